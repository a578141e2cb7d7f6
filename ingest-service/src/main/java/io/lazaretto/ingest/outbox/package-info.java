/**
 * Arrivals that were accepted and are not yet acknowledged by Kafka. Accepting means: journalled and forced to disk. Hides
 * segments, acknowledgements, recovery and compaction; the publisher takes from here and reports back. Order is not kept.
 */
package io.lazaretto.ingest.outbox;
