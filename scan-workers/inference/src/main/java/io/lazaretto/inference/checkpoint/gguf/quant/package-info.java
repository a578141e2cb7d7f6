/**
 * The block formats of GGUF: every {@code ggml_type} that has a layout. Numbers equal those of the reference implementation bit
 * for bit: the operations and their order are part of the format.
 */
package io.lazaretto.inference.checkpoint.gguf.quant;
