/**
 * Why an arrival was not taken: one code per reason, whose fault it is, and a sentence for the caller. Every room of the
 * ingest service refuses with these and nothing else; depends on the JDK only.
 */
package io.lazaretto.ingest.refusal;
