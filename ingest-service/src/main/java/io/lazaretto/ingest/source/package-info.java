/**
 * Where arrivals come from when nobody calls: one small interface for every kind of source, and what a source gives them
 * to. Knows neither the outbox nor Kafka.
 */
package io.lazaretto.ingest.source;
