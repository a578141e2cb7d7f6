/**
 * The ingest service as plain Java: {@link io.lazaretto.ingest.IngestService} joins pinning, outbox, publisher and sources.
 * Needs no container; {@code wiring} makes a Quarkus application of it, {@code standalone} runs it in its own process.
 */
package io.lazaretto.ingest;
