/**
 * Append-only files of checked frames that survive a crash: what was appended and forced is read back, a tail torn by a
 * crash is cut off, and damage in the middle costs only the frames it hits and is set aside. Hides the byte layout and the
 * ways in which a disk fails. Knows nothing of arrivals; depends on the JDK only.
 */
package io.lazaretto.ingest.journal;
