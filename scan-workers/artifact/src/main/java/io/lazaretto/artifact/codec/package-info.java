/**
 * Compressed bytes as bytes: codecs, and views that can be read again without holding what they hold. Hides libraries,
 * native inflaters and passes; depends on bytes and budget.
 */
package io.lazaretto.artifact.codec;
