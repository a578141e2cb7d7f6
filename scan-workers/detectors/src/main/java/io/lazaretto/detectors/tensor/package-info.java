/**
 * The tensors of a model as a stream of numbers: which artifacts have any (safetensors, torch, GGUF), and their elements block by block in double
 * precision. Memory does not grow with the model.
 */
package io.lazaretto.detectors.tensor;
