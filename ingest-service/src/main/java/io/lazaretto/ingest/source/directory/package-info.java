/**
 * A watched folder: every immediate child is one model. Hides the polling, the settling rule that keeps half-copied models
 * out, and the record of what was handed over. Polling is the truth; file system events only make it look sooner.
 */
package io.lazaretto.ingest.source.directory;
