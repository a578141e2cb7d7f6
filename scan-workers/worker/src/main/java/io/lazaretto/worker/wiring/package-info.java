/**
 * The Quarkus application: configuration keys, start and stop, health. The only package here that knows CDI; an application
 * that uses this module as a library leaves it out.
 */
package io.lazaretto.worker.wiring;
