/**
 * ONNX models forward, on ONNX Runtime: named tensors in, named tensors out. Hides the runtime. What the artifact room's rules
 * object to never reaches it.
 */
package io.lazaretto.inference.onnx;
