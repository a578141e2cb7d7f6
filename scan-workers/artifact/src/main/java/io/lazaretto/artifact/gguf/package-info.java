/**
 * GGUF, as {@code docs/gguf.md} of ggml specifies it and {@code src/gguf.cpp} reads it: header, metadata, tensor infos, tensor
 * data. Hides the layout; hands strings and tensor bytes on. Depends on bytes, budget, reader, report and text.
 */
package io.lazaretto.artifact.gguf;
