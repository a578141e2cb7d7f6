package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.format.Format;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which formats hold the weights of neural networks, and which of those the inference lane reads. Trees, regressions and other
 * estimators have no tensors that a detector of weights addresses.
 */
public final class WeightFormats {
    /** Read where they are files of their own; inside an archive nobody reaches them. */
    private static final Set<Format> READ =
            EnumSet.of(Format.SAFETENSORS, Format.TORCH_ZIP, Format.TORCH_LEGACY, Format.GGUF);

    private static final Set<Format> UNREAD = EnumSet.of(
            Format.NPZ,
            Format.GGML,
            Format.ONNX,
            Format.HDF5,
            Format.TF_SAVED_MODEL,
            Format.TF_GRAPH,
            Format.TF_SAVED_MODEL_TEXT,
            Format.TF_GRAPH_TEXT,
            Format.TF_CHECKPOINT_INDEX,
            Format.TENSOR_DATA,
            Format.TFLITE,
            Format.MSGPACK,
            Format.OPENVINO,
            Format.COREML,
            Format.COREML_WEIGHTS,
            Format.COREML_COMPILED,
            Format.PADDLE_PARAMS,
            Format.MXNET_PARAMS,
            Format.TENSORRT,
            Format.ONNX_RUNTIME,
            Format.EXECUTORCH,
            Format.RKNN,
            Format.HAILO,
            Format.ASCEND,
            Format.QNN,
            Format.NCNN,
            Format.MNN,
            Format.CAFFE,
            Format.DARKNET,
            Format.TORCH7,
            Format.LLAMAFILE);

    private WeightFormats() {}

    /** The formats that the inference lane reads. */
    public static Set<Format> read() {
        return Collections.unmodifiableSet(READ);
    }

    /** Whether the inference lane reads a file of that format. */
    static boolean areRead(Format format) {
        return READ.contains(format);
    }

    /** @param nested whether it lies in another file */
    static boolean areUnread(Format format, boolean nested) {
        // An array inside an archive belongs to it: those of NumPy are counted as one, those of skops are an
        // estimator's.
        return UNREAD.contains(format) || nested && READ.contains(format) || !nested && format == Format.NPY;
    }
}
