/**
 * The rooms in one JVM: broker, ingest, workers, aggregator, in the right order, with one place to ask how they are. Hides
 * the order and the places on disk. Nothing here decides anything about a model.
 */
package io.lazaretto.standalone.pipeline;
