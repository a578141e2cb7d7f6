/**
 * The dossier and the casefile as one Kafka Streams topology: sources, stores, sinks, punctuators, headers, the encoding of
 * state. Hides everything of Kafka Streams from the rooms that decide. An input becomes a decision first, then one write to
 * the store, then the records that leave.
 */
package io.lazaretto.aggregator.topology;
