/**
 * Judges a capture: the promises of the pipeline, each as a rule over what the topics say. Pure: no broker, no clock, no
 * knowledge of how the services work inside. Depends on the schemas, {@code capture} and {@code oracle}.
 */
package io.lazaretto.proving.checker;
