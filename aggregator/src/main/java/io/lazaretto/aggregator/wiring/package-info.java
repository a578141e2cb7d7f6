/**
 * The Quarkus application: configuration keys, beans, health checks. The only package here that knows CDI; an application
 * that uses this module as a library leaves it out.
 */
package io.lazaretto.aggregator.wiring;
