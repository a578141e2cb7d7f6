/**
 * All that is known about one content, and what still has to be found out about it. Folds findings by precedence, remembers
 * which arrivals want to be told, plans the stages of detectors, re-uses what is known or under way. Decisions are pure
 * functions of (state, finding, time); knows neither Kafka nor Quarkus, nor what a verdict is.
 */
package io.lazaretto.aggregator.dossier;
