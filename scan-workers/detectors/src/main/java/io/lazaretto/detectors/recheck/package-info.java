/**
 * {@code tensor-recheck}, stage 2: reads the rows that the census proposed once more, and compares each with its eight
 * nearest neighbours that were not proposed. It describes, it does not accuse: its outcome is CLEAR or INCONCLUSIVE.
 */
package io.lazaretto.detectors.recheck;
