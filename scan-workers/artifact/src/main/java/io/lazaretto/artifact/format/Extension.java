package io.lazaretto.artifact.format;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the end of a name makes a loader expect.
 *
 * @param text lower case, without the dot; "" when there is none
 */
public record Extension(String text) {
    private static final Set<String> PICKLES = Set.of(
            "pkl", "pickle", "joblib", "dill", "bin", "pt", "pth", "ckpt", "p", "th", "mar", "pdparams", "pdopt");
    private static final Set<Format> LOADED_BY_TORCH =
            EnumSet.of(Format.PICKLE, Format.TORCH_LEGACY, Format.TORCH_ZIP, Format.ZIP, Format.TAR);
    /** Several frameworks call their weights {@code .bin}. */
    private static final Set<Format> WEIGHTS = EnumSet.of(
            Format.PICKLE,
            Format.TORCH_LEGACY,
            Format.TORCH_ZIP,
            Format.ZIP,
            Format.TAR,
            Format.COREML_WEIGHTS,
            Format.GGML,
            Format.GGUF,
            // What save_model writes for this name since 2.0.
            Format.XGBOOST_UBJ);

    private static final Set<Format> WRITTEN_BY_JOBLIB = EnumSet.of(
            Format.PICKLE,
            Format.TORCH_LEGACY,
            Format.TORCH_ZIP,
            Format.GZIP,
            Format.BZIP2,
            Format.XZ,
            Format.LZMA,
            Format.LZ4,
            Format.ZLIB);
    private static final Set<Format> READABLE = EnumSet.of(
            Format.TEXT,
            Format.JSON,
            Format.TEMPLATE,
            Format.PYTHON,
            Format.SCRIPT,
            Format.MARKUP,
            Format.YAML,
            Format.NOTEBOOK,
            Format.REQUIREMENTS,
            Format.EMPTY,
            Format.LFS_POINTER,
            Format.XGBOOST_JSON,
            Format.LIGHTGBM,
            Format.CATBOOST_JSON,
            Format.PMML,
            Format.OPENVINO,
            Format.MXNET_SYMBOL,
            Format.PADDLE_PIR,
            Format.NCNN,
            Format.DARKNET,
            Format.CAFFE);

    private static final Set<Format> PROTOBUFS = EnumSet.of(
            Format.TF_SAVED_MODEL,
            Format.TF_GRAPH,
            Format.TF_FINGERPRINT,
            Format.KERAS_METADATA,
            Format.ONNX,
            Format.UNKNOWN);
    private static final Set<String> MAY_HAVE_SIDE_FILES = Set.of("onnx", "pb", "index", "xml");

    private static final Map<String, Set<Format>> EXPECTED = Map.ofEntries(
            Map.entry("safetensors", EnumSet.of(Format.SAFETENSORS)),
            Map.entry("gguf", EnumSet.of(Format.GGUF)),
            Map.entry("ggml", EnumSet.of(Format.GGML, Format.GGUF)),
            Map.entry("onnx", EnumSet.of(Format.ONNX)),
            Map.entry("pb", PROTOBUFS),
            Map.entry(
                    "pbtxt", EnumSet.of(Format.TF_SAVED_MODEL_TEXT, Format.TF_GRAPH_TEXT, Format.MARKUP, Format.TEXT)),
            // Formats of frameworks.
            Map.entry("msgpack", EnumSet.of(Format.MSGPACK)),
            Map.entry("cbm", EnumSet.of(Format.CATBOOST)),
            Map.entry("pmml", EnumSet.of(Format.PMML)),
            Map.entry("mlmodel", EnumSet.of(Format.COREML, Format.YAML)),
            Map.entry("pdmodel", EnumSet.of(Format.PADDLE_PROGRAM)),
            Map.entry("pdiparams", EnumSet.of(Format.PADDLE_PARAMS, Format.TENSOR_DATA)),
            Map.entry("pdparams", LOADED_BY_TORCH),
            Map.entry("pdopt", LOADED_BY_TORCH),
            Map.entry("parquet", EnumSet.of(Format.PARQUET)),
            Map.entry("h5", EnumSet.of(Format.HDF5)),
            Map.entry("hdf5", EnumSet.of(Format.HDF5)),
            Map.entry("keras", EnumSet.of(Format.KERAS, Format.ZIP, Format.HDF5)),
            Map.entry("tflite", EnumSet.of(Format.TFLITE)),
            Map.entry("ubj", EnumSet.of(Format.XGBOOST_UBJ)),
            Map.entry("skops", EnumSet.of(Format.ZIP)),
            Map.entry("npy", EnumSet.of(Format.NPY)),
            Map.entry("npz", EnumSet.of(Format.NPZ, Format.ZIP)),
            Map.entry("zip", EnumSet.of(Format.ZIP, Format.TORCH_ZIP, Format.NPZ, Format.KERAS)),
            Map.entry("bin", WEIGHTS),
            Map.entry("pt", LOADED_BY_TORCH),
            Map.entry("pth", LOADED_BY_TORCH),
            Map.entry("th", LOADED_BY_TORCH),
            Map.entry("ckpt", LOADED_BY_TORCH),
            Map.entry("pkl", WRITTEN_BY_JOBLIB),
            Map.entry("pickle", WRITTEN_BY_JOBLIB),
            Map.entry("joblib", WRITTEN_BY_JOBLIB),
            Map.entry("dill", WRITTEN_BY_JOBLIB),
            Map.entry("tar", EnumSet.of(Format.TAR)),
            Map.entry("nemo", EnumSet.of(Format.TAR, Format.GZIP)),
            Map.entry("tgz", EnumSet.of(Format.GZIP)),
            Map.entry("gz", EnumSet.of(Format.GZIP)),
            Map.entry("bz2", EnumSet.of(Format.BZIP2)),
            Map.entry("xz", EnumSet.of(Format.XZ)),
            Map.entry("lzma", EnumSet.of(Format.LZMA, Format.XZ)),
            Map.entry("zst", EnumSet.of(Format.ZSTD)),
            Map.entry("lz4", EnumSet.of(Format.LZ4)),
            Map.entry("7z", EnumSet.of(Format.SEVEN_ZIP)),
            Map.entry("png", EnumSet.of(Format.PNG)),
            Map.entry("jpg", EnumSet.of(Format.JPEG)),
            Map.entry("jpeg", EnumSet.of(Format.JPEG)),
            Map.entry("gif", EnumSet.of(Format.GIF)),
            Map.entry("webp", EnumSet.of(Format.WEBP)),
            Map.entry("pdf", EnumSet.of(Format.PDF)),
            Map.entry("md", READABLE),
            Map.entry("txt", READABLE),
            Map.entry("csv", READABLE),
            Map.entry("tsv", READABLE),
            Map.entry("json", READABLE),
            Map.entry("jsonl", READABLE),
            Map.entry("py", READABLE),
            Map.entry("jinja", READABLE),
            Map.entry("yaml", READABLE),
            Map.entry("yml", READABLE));

    private static final Set<String> MODELS = Set.of(
            "safetensors",
            "gguf",
            "ggml",
            "onnx",
            "pb",
            "pbtxt",
            "h5",
            "hdf5",
            "keras",
            "nemo",
            "tflite",
            "ubj",
            "skops",
            "npy",
            "npz",
            "bin",
            "pt",
            "pth",
            "th",
            "ckpt",
            "pkl",
            "pickle",
            "joblib",
            "dill",
            // Formats of frameworks.
            "msgpack",
            "cbm",
            "pmml",
            "mlmodel",
            "pdmodel",
            "pdiparams",
            "pdparams",
            "params",
            "rds",
            "rda",
            "rdata",
            "engine",
            "plan",
            "trt",
            "ort",
            "pte",
            "rknn",
            "hef",
            "dlc",
            "mnn",
            "caffemodel",
            "t7");

    public static Extension of(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return new Extension(dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** Whether a loader would hand such a file to an unpickler. */
    public boolean isPickle() {
        return PICKLES.contains(text);
    }

    /** Whether a file of that name is meant to be a model. */
    public boolean isModel() {
        return MODELS.contains(text);
    }

    /** Whether such a file may say what the bytes of another file are; a hint at the order of reading, nothing else. */
    public boolean mayHaveSideFiles() {
        return MAY_HAVE_SIDE_FILES.contains(text);
    }

    /** Whether bytes of that format may stand under this name; true when the name promises nothing. */
    public boolean permits(Format format) {
        Set<Format> expected = EXPECTED.get(text);
        return expected == null || expected.contains(format);
    }
}
