/**
 * GGUF files as checkpoints: header and metadata, tensors under the names of Hugging Face's implementations, and what the
 * conversion to GGUF did to them undone (permuted rows, transposed matrices, stacked experts, shifted norms).
 */
package io.lazaretto.inference.checkpoint.gguf;
