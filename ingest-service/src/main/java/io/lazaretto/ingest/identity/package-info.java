/**
 * From what a caller names to an arrival with a pinned revision and a deterministic id. Hides how a source is parsed,
 * where callers may point to, and how the bytes are hashed within bounds. Knows neither Kafka's clients nor the outbox.
 */
package io.lazaretto.ingest.identity;
