/**
 * What to do with a model once its verdict is known. This release knows one policy, the default one; the seam is here so
 * that a policy language can take its place. Knows neither Kafka nor Quarkus.
 */
package io.lazaretto.aggregator.policy;
