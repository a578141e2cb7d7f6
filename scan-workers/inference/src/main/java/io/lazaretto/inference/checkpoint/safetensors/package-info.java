/** Safetensors files, single and sharded by an index, as tensors. The header is checked by the artifact room's reader. */
package io.lazaretto.inference.checkpoint.safetensors;
