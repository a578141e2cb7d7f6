/**
 * What the findings of one case add up to: the verdict rules, the coverage matrix, the sentence a person reads. Pure
 * functions over the event records; knows neither Kafka nor Quarkus, nor when a verdict is due.
 */
package io.lazaretto.aggregator.verdict;
