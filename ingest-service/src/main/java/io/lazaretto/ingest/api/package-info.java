/**
 * The HTTP interface: arrivals in, status of the sources out, problems in RFC 9457 form. Mapping only. Plain JAX-RS
 * resources with constructor injection, so that every application can use them; knows no container.
 */
package io.lazaretto.ingest.api;
