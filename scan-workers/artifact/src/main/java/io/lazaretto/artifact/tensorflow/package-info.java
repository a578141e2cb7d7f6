/**
 * TensorFlow: saved models and graphs in both forms, the index of a checkpoint and the shards that it explains, Keras
 * metadata. Hides where operators can stand and what each can do; depends on the protobuf walk and on the seam for formats.
 * Specification: {@code tensorflow/core/framework} and {@code tensorflow/core/protobuf}.
 */
package io.lazaretto.artifact.tensorflow;
