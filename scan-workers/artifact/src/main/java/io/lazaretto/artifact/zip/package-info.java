/**
 * Zip archives as hostile input: directory and local headers read side by side, every entry reachable. Hides records and
 * methods; depends on bytes, budget, codec and report.
 */
package io.lazaretto.artifact.zip;
