/** Zstandard (RFC 8878) in plain Java, bounded in memory. Hides entropy coding; depends on codec's stream types only. */
package io.lazaretto.artifact.zstd;
