/**
 * The read side over HTTP: the gate, arrivals, models, live events. Resources are plain classes with a constructor; they map
 * views to responses and nothing else. Every error is a problem document (RFC 9457).
 */
package io.lazaretto.aggregator.api;
