/** Serialised R objects ({@code rds}, {@code rda}): walked, never built. Depends on reader and report. */
package io.lazaretto.artifact.rdata;
