/**
 * Verdicts and progress for people and programs. Hides layout, colours and escaping: text from an artifact never reaches a
 * terminal as it is. Knows nothing of Kafka.
 */
package io.lazaretto.standalone.render;
