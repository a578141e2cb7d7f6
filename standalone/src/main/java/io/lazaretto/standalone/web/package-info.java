/**
 * HTTP of {@code up}: the interfaces of ingest and aggregator, health, metrics and one page, on a pipeline that is running
 * already. The only package here that knows Quarkus.
 */
package io.lazaretto.standalone.web;
