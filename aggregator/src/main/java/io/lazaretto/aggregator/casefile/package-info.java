/**
 * The record of one arrival: when its verdict is due, what its dossiers say, which revisions were issued. Decisions are pure
 * functions of (state, input, time); knows neither Kafka nor Quarkus, nor how findings come about.
 */
package io.lazaretto.aggregator.casefile;
