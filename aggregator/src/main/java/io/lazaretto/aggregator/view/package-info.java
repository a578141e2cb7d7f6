/**
 * What was decided, in memory, for look-ups in a millisecond: bounded views of the topics of verdicts and arrivals, read
 * committed and from the beginning, without a consumer group. A view that is not current says so, and one that had to forget
 * remembers that it did: neither may look like "nothing known against it". Knows neither HTTP nor Kafka Streams.
 */
package io.lazaretto.aggregator.view;
