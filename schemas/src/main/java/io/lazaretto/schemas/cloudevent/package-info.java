/** CloudEvents 1.0 in Kafka binary mode, and the W3C trace context that travels beside it. */
package io.lazaretto.schemas.cloudevent;
