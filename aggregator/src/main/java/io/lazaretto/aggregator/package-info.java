/**
 * The aggregator as a service: configuration, start and stop, health, metrics. Plain Java around the topology; hides how
 * Kafka Streams is configured, watched and restarted. Used by the Quarkus application and by the standalone process alike.
 */
package io.lazaretto.aggregator;
