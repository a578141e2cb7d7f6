/**
 * Arrivals onto the topic: key, CloudEvents headers, trace, acknowledgement. Hides the producer, the cluster's set-up and
 * every retry. Takes from the outbox; knows nothing of where arrivals come from.
 */
package io.lazaretto.ingest.publish;
