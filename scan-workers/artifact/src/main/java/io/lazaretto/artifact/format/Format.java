package io.lazaretto.artifact.format;

/** The formats that are told apart by content. */
public enum Format {
    SAFETENSORS("safetensors", Nature.MODEL),
    PICKLE("pickle", Nature.MODEL),
    TORCH_LEGACY("torch-legacy", Nature.MODEL),
    TORCH_ZIP("torch-zip", Nature.MODEL),
    NPY("npy", Nature.MODEL),
    NPZ("npz", Nature.MODEL),
    XGBOOST_JSON("xgboost-json", Nature.MODEL),
    XGBOOST_UBJ("xgboost-ubj", Nature.MODEL),
    LIGHTGBM("lightgbm", Nature.MODEL),
    GGUF("gguf", Nature.UNSUPPORTED_MODEL),
    GGML("ggml", Nature.UNSUPPORTED_MODEL),
    ONNX("onnx", Nature.UNSUPPORTED_MODEL),
    HDF5("hdf5", Nature.MODEL),
    TF_SAVED_MODEL("tensorflow-saved-model", Nature.UNSUPPORTED_MODEL),
    TF_GRAPH("tensorflow-graph", Nature.UNSUPPORTED_MODEL),
    TF_SAVED_MODEL_TEXT("tensorflow-saved-model-text", Nature.UNSUPPORTED_MODEL),
    TF_GRAPH_TEXT("tensorflow-graph-text", Nature.UNSUPPORTED_MODEL),
    TF_CHECKPOINT_INDEX("tensorflow-checkpoint-index", Nature.UNSUPPORTED_MODEL),
    TF_FINGERPRINT("tensorflow-fingerprint", Nature.UNSUPPORTED),
    KERAS_METADATA("keras-metadata", Nature.UNSUPPORTED),
    /** Elements of tensors that a model in another file names, and nothing else. */
    TENSOR_DATA("tensor-data", Nature.UNSUPPORTED_MODEL),
    TFLITE("tflite", Nature.UNSUPPORTED_MODEL),
    KERAS("keras", Nature.MODEL),
    ZIP("zip", Nature.ARCHIVE),
    TAR("tar", Nature.UNSUPPORTED),
    SEVEN_ZIP("7z", Nature.UNSUPPORTED),
    GZIP("gzip", Nature.UNSUPPORTED),
    BZIP2("bzip2", Nature.UNSUPPORTED),
    XZ("xz", Nature.UNSUPPORTED),
    LZMA("lzma", Nature.UNSUPPORTED),
    ZSTD("zstd", Nature.UNSUPPORTED),
    LZ4("lz4", Nature.UNSUPPORTED),
    ZLIB("zlib", Nature.UNSUPPORTED),
    JSON("json", Nature.TEXT),
    TEXT("text", Nature.TEXT),
    PYTHON("python", Nature.ACTIVE),
    TEMPLATE("jinja", Nature.ACTIVE),
    SCRIPT("script", Nature.ACTIVE),
    MARKUP("markup", Nature.ACTIVE),
    NOTEBOOK("notebook", Nature.ACTIVE),
    REQUIREMENTS("requirements", Nature.ACTIVE),
    YAML("yaml", Nature.ACTIVE),
    PNG("png", Nature.IMAGE),
    JPEG("jpeg", Nature.IMAGE),
    GIF("gif", Nature.IMAGE),
    WEBP("webp", Nature.IMAGE),
    PDF("pdf", Nature.DOCUMENT),
    EXECUTABLE("executable", Nature.EXECUTABLE),
    LLAMAFILE("llamafile", Nature.EXECUTABLE),
    // Formats of frameworks.
    SENTENCEPIECE("sentencepiece", Nature.UNSUPPORTED),
    MSGPACK("msgpack", Nature.UNSUPPORTED_MODEL),
    CATBOOST("catboost", Nature.UNSUPPORTED_MODEL),
    CATBOOST_JSON("catboost-json", Nature.UNSUPPORTED_MODEL),
    PMML("pmml", Nature.UNSUPPORTED_MODEL),
    OPENVINO("openvino", Nature.UNSUPPORTED_MODEL),
    COREML("coreml", Nature.UNSUPPORTED_MODEL),
    COREML_WEIGHTS("coreml-weights", Nature.UNSUPPORTED_MODEL),
    PADDLE_PROGRAM("paddle-program", Nature.UNSUPPORTED_MODEL),
    PADDLE_PARAMS("paddle-params", Nature.UNSUPPORTED_MODEL),
    PADDLE_PIR("paddle-pir", Nature.UNSUPPORTED_MODEL),
    MXNET_SYMBOL("mxnet-symbol", Nature.UNSUPPORTED_MODEL),
    MXNET_PARAMS("mxnet-params", Nature.UNSUPPORTED_MODEL),
    R_DATA("r-data", Nature.UNSUPPORTED_MODEL),
    // Programs for a device or an engine, which nothing here can read.
    TENSORRT("tensorrt", Nature.UNSUPPORTED_MODEL),
    ONNX_RUNTIME("onnx-runtime", Nature.UNSUPPORTED_MODEL),
    EXECUTORCH("executorch", Nature.UNSUPPORTED_MODEL),
    RKNN("rknn", Nature.UNSUPPORTED_MODEL),
    HAILO("hailo", Nature.UNSUPPORTED_MODEL),
    ASCEND("ascend", Nature.UNSUPPORTED_MODEL),
    QNN("qnn", Nature.UNSUPPORTED_MODEL),
    COREML_COMPILED("coreml-compiled", Nature.UNSUPPORTED_MODEL),
    // Frameworks that few use any more.
    NCNN("ncnn", Nature.UNSUPPORTED_MODEL),
    MNN("mnn", Nature.UNSUPPORTED_MODEL),
    CAFFE("caffe", Nature.UNSUPPORTED_MODEL),
    DARKNET("darknet", Nature.UNSUPPORTED_MODEL),
    TORCH7("torch7", Nature.UNSUPPORTED_MODEL),
    // Data that comes with models.
    TFRECORD("tfrecord", Nature.UNSUPPORTED),
    PARQUET("parquet", Nature.UNSUPPORTED),
    ARROW("arrow", Nature.UNSUPPORTED),
    FEATHER("feather", Nature.UNSUPPORTED),
    WAV("wav", Nature.UNSUPPORTED),
    FLAC("flac", Nature.UNSUPPORTED),
    MP3("mp3", Nature.UNSUPPORTED),
    OGG("ogg", Nature.UNSUPPORTED),
    MP4("mp4", Nature.UNSUPPORTED),
    FONT("font", Nature.UNSUPPORTED),
    LFS_POINTER("lfs-pointer", Nature.POINTER),
    EMPTY("empty", Nature.EMPTY),
    UNKNOWN("unknown", Nature.UNKNOWN);

    /** What follows from a format. */
    public enum Nature {
        MODEL,
        UNSUPPORTED_MODEL,
        ARCHIVE,
        UNSUPPORTED,
        TEXT,
        ACTIVE,
        IMAGE,
        DOCUMENT,
        EXECUTABLE,
        POINTER,
        EMPTY,
        UNKNOWN
    }

    private final String id;
    private final Nature nature;

    Format(String id, Nature nature) {
        this.id = id;
        this.nature = nature;
    }

    /** Stable name for reports. */
    public String id() {
        return id;
    }

    public Nature nature() {
        return nature;
    }

    /** Whether such a file holds a model or its tensors. */
    public boolean isModel() {
        return nature == Nature.MODEL || nature == Nature.UNSUPPORTED_MODEL;
    }
}
