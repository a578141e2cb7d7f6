/**
 * The seam for one format more: {@link io.lazaretto.artifact.reader.FormatReader} is what a format brings, and
 * {@link io.lazaretto.artifact.reader.Reading} what it may ask and tell. Hides which file, archive or model the bytes lie in.
 */
package io.lazaretto.artifact.reader;
