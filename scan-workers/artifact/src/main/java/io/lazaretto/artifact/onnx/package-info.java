/**
 * ONNX models: every tensor, wherever one may stand, every operator, every reference to a side file. Hides the shape of the
 * messages; depends on the protobuf walk and on the seam for formats. Specification: onnx {@code onnx.proto}, {@code
 * docs/ExternalData.md}, {@code docs/IR.md}.
 */
package io.lazaretto.artifact.onnx;
