/**
 * {@code tensor-census}, stage 1: reads every tensor once and describes the numbers; proposes rows that stand out of an
 * embedding by their norm. It describes, it does not accuse: its outcome is CLEAR or INCONCLUSIVE.
 */
package io.lazaretto.detectors.census;
