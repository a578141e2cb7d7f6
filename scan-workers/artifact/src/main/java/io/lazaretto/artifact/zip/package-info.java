/**
 * Zip archives as hostile input: directory and local headers read side by side, every entry reachable. Hides records and
 * inflation; depends on bytes, budget and report.
 */
package io.lazaretto.artifact.zip;
