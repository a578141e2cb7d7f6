/**
 * TensorFlow Lite models: a bounded verifier of the FlatBuffers they consist of, their operators, tensors and buffers. Hides
 * tables and offsets; depends on the seam for formats. Specification: {@code schema.fbs} of TensorFlow Lite, FlatBuffers
 * "Internals".
 */
package io.lazaretto.artifact.tflite;
