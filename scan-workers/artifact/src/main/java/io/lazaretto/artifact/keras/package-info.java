/**
 * What Keras would build from a configuration, followed the way its loader follows it, without building anything. Hides
 * the lists of reviewed names and the traversal; depends on bytes, json, reader and report.
 */
package io.lazaretto.artifact.keras;
