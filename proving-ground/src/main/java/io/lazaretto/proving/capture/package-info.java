/**
 * What the topics said, as a value: every committed record of the contracts, in the order in which the broker holds them.
 * Hides the consumer. Depends on the schemas and the Kafka client.
 */
package io.lazaretto.proving.capture;
