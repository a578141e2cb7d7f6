package io.lazaretto.fuzz;

import static io.lazaretto.fuzz.Relation.APPENDED;
import static io.lazaretto.fuzz.Relation.CUT;
import static io.lazaretto.fuzz.Relation.CUT_BEFORE_PADDING;
import static io.lazaretto.fuzz.Relation.PREPENDED;
import static io.lazaretto.fuzz.Relation.WRAPPED;
import static io.lazaretto.fuzz.Relation.never;

import io.lazaretto.artifact.testing.Compressed;
import io.lazaretto.artifact.testing.KerasBuilder;
import io.lazaretto.artifact.testing.TensorflowBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Every target; the first ones read what is most complex or most often hostile. */
public final class Targets {
    private static final UnaryOperator<byte[]> AS_IT_IS = data -> data;

    private static final List<FuzzTarget> ALL = List.of(
            file("pickle", "model.pkl", AS_IT_IS, Seeds::pickles, WRAPPED),
            file(
                    "zip",
                    "model.zip",
                    magic(0, 'P', 'K', 3, 4),
                    Seeds::zips,
                    CUT,
                    Extracted.ZIP_DIRECTORY,
                    Extracted.ZIP_STREAM,
                    Extracted.ZIP_STREAM_OF_COMMONS),
            file("gguf", "model.gguf", magic(0, 'G', 'G', 'U', 'F'), Seeds::gguf, CUT_BEFORE_PADDING),
            file("hdf5", "model.h5", magic(0, 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'), Seeds::hdf5, CUT),
            file("onnx", "model.onnx", AS_IT_IS, Seeds::onnx),
            text(
                    "python",
                    "modeling.py",
                    AS_IT_IS,
                    TextSeeds::python,
                    never("code behind the code", data -> Bytes.join(data, TextSeeds.CODE_PAYLOAD)),
                    never("code in front of the code", data -> Bytes.join(TextSeeds.CODE_PAYLOAD, data))),
            file("tar", "model.tar", AS_IT_IS, Seeds::tars, Extracted.TAR),
            file("7z", "model.7z", magic(0, '7', 'z', 0xbc, 0xaf, 0x27, 0x1c), Seeds::sevenZips, CUT),
            file(
                    "gzip",
                    "model.pkl",
                    magic(0, 0x1f, 0x8b),
                    () -> Seeds.compressed(Compressed.GZIP),
                    Extracted.GZIP,
                    Extracted.GZIP_OF_COMMONS),
            file("zlib", "model.pkl", magic(0, 0x78), () -> Seeds.compressed(Compressed.ZLIB)),
            file("bzip2", "model.pkl", magic(0, 'B', 'Z', 'h', '9'), () -> Seeds.compressed(Compressed.BZIP2)),
            file("xz", "model.pkl", magic(0, 0xfd, '7', 'z', 'X', 'Z', 0), () -> Seeds.compressed(Compressed.XZ)),
            file("lzma", "model.pkl", magic(0, 0x5d, 0, 0), () -> Seeds.compressed(Compressed.LZMA)),
            file("zstd", "model.pkl.zst", magic(0, 0x28, 0xb5, 0x2f, 0xfd), Seeds::zstd),
            file("lz4", "model.pkl", magic(0, 0x04, 0x22, 0x4d, 0x18), () -> Seeds.compressed(Compressed.LZ4)),
            file("safetensors", "model.safetensors", AS_IT_IS, Seeds::safetensors, CUT),
            file("npy", "model.npy", magic(0, 0x93, 'N', 'U', 'M', 'P', 'Y'), Seeds::npys, CUT),
            file("joblib", "model.joblib", AS_IT_IS, Seeds::joblib),
            file("torch", "model.pt", TorchBuilder::zip, Seeds::pickles),
            file("torchscript", "model.pt", Seeds::script, TextSeeds::python),
            text(
                    "jinja",
                    "chat_template.jinja",
                    AS_IT_IS,
                    TextSeeds::templates,
                    never("a walk behind the template", data -> Bytes.join(data, TextSeeds.TEMPLATE_PAYLOAD)),
                    never("a walk in front of the template", data -> Bytes.join(TextSeeds.TEMPLATE_PAYLOAD, data))),
            file("keras", "model.keras", KerasBuilder::archive, TextSeeds::keras, CUT),
            file("tensorflow", "saved_model.pb", AS_IT_IS, Seeds::graphs),
            file("tensorflow-text", "saved_model.pbtxt", AS_IT_IS, TextSeeds::protoTexts),
            file(
                    "checkpoint-index",
                    "model.index",
                    AS_IT_IS,
                    () -> Seeds.list(TensorflowBuilder.index(0, 16), TensorflowBuilder.index(16, 4))),
            file("tflite", "model.tflite", magic(4, 'T', 'F', 'L', '3'), Seeds::tflites, CUT),
            file("ubjson", "model.ubj", AS_IT_IS, Seeds::ubjson, CUT),
            file("xgboost", "model.json", AS_IT_IS, TextSeeds::xgboost),
            file("lightgbm", "model.txt", AS_IT_IS, TextSeeds::lightgbm),
            file(
                    "skops",
                    "model.skops",
                    data -> new ZipBuilder().stored("schema.json", data).toBytes(),
                    TextSeeds::skops),
            text(
                    "yaml",
                    "MLmodel.yaml",
                    AS_IT_IS,
                    TextSeeds::yaml,
                    never("a tag in front of the document", data -> Bytes.join(TextSeeds.YAML_PAYLOAD, data))),
            text("markup", "model.xml", AS_IT_IS, TextSeeds::markup),
            text(
                    "json",
                    "config.json",
                    AS_IT_IS,
                    TextSeeds::json,
                    beside("a template beside the data", "\"chat_template\":\"{{ ''.__class__.__mro__ }}\"")),
            text("hidden-text", "README.md", AS_IT_IS, TextSeeds::prose),
            text("image", "picture.png", AS_IT_IS, Seeds::images),
            written("msgpack", "flax_model.msgpack", "flax/flax_model.msgpack", "flax/chunked.msgpack"),
            written("sentencepiece", "tokenizer.model", "sentencepiece/bpe-bytes.model"),
            written("paddle-program", "inference.pdmodel", "paddle/inference.pdmodel"),
            written("paddle-params", "model.pdparams", "paddle/model.pdparams", "paddle/inference.pdiparams"),
            written("paddle-pir", "inference.json", "paddle-pir/inference.json"),
            written(
                    "coreml",
                    "model.mlmodel",
                    "coreml/nn.mlmodel",
                    "coreml/prog.mlpackage/Data/com.apple.CoreML/model.mlmodel"),
            written("coreml-weights", "weight.bin", "coreml/prog.mlpackage/Data/com.apple.CoreML/weights/weight.bin"),
            written("openvino", "openvino_model.xml", "openvino/openvino_model.xml"),
            written("pmml", "model.pmml", "pmml/lr.pmml", "pmml/tree.pmml"),
            written(
                    "rdata",
                    "model.rds",
                    "r/frame.rds",
                    "r/plain.rds",
                    "r/values.rda",
                    "r/test_s4__xdr__version_3.rds"),
            written("arrow", "data.arrow", "arrow/data.arrow", "arrow/stream.arrow"),
            written("parquet", "data.parquet", "arrow/data.parquet", "arrow/plain.parquet"),
            written("catboost", "model.json", "catboost/plain.json"),
            written("tfrecord", "events.out.tfevents.1.host", "tensorboard/events.out.tfevents.1795827958.host"),
            written("sound", "a.ogg", "audio/a.ogg", "audio/a.mp3", "audio/a.flac", "audio/f.wav"),
            written("font", "t.ttf", "font/t.ttf", "font/t.woff"),
            text("script", "run.sh", AS_IT_IS, TextSeeds::scripts),
            text("notebook", "demo.ipynb", AS_IT_IS, TextSeeds::notebooks),
            text("requirements", "requirements.txt", AS_IT_IS, TextSeeds::requirements),
            text("pdf", "paper.pdf", AS_IT_IS, TextSeeds::pdfs),
            index("safetensors-index", "model.safetensors.index.json", BundleSeeds::safetensorsIndex),
            index("torch-index", "pytorch_model.bin.index.json", BundleSeeds::torchIndex),
            text(
                    "mlmodel",
                    "MLmodel",
                    AS_IT_IS,
                    BundleSeeds::mlmodel,
                    never(
                            "a path out of the model",
                            data -> Bytes.join(Bytes.of("flavors: {python_function: {data: ../x}}\n---\n"), data))),
            text(
                    "adapter",
                    "adapter_config.json",
                    AS_IT_IS,
                    BundleSeeds::adapter,
                    beside("a class of the system", "\"auto_mapping\":{\"parent_library\":\"os\"}")),
            text(
                    "tokenizer",
                    "tokenizer.json",
                    AS_IT_IS,
                    BundleSeeds::tokenizer,
                    beside("two tokens of one number", "\"model\":{\"vocab\":{\"a\":1,\"b\":1}}")),
            SignatureTarget.BUNDLE,
            SignatureTarget.DSSE,
            SignatureTarget.COSIGN,
            new ModelTarget());

    private Targets() {}

    public static List<FuzzTarget> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException when there is none of that name */
    public static FuzzTarget named(String name) {
        return ALL.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no target '" + name + "'; there are "
                        + String.join(", ", ALL.stream().map(FuzzTarget::name).toList())));
    }

    private static FuzzTarget file(
            String name, String file, UnaryOperator<byte[]> shape, Supplier<List<byte[]>> seeds, Relation... more) {
        return new FileTarget(name, file, shape, false, seeds, relations(more));
    }

    /** A format whose seeds real writers wrote. */
    private static FuzzTarget written(String name, String file, String... seeds) {
        return new FileTarget(name, file, AS_IT_IS, true, () -> Seeds.written(seeds), relations());
    }

    /** A file that holds no model. */
    private static FuzzTarget text(
            String name, String file, UnaryOperator<byte[]> shape, Supplier<List<byte[]>> seeds, Relation... more) {
        return new FileTarget(name, file, shape, true, seeds, relations(more));
    }

    private static FuzzTarget index(String name, String file, Supplier<List<byte[]>> seeds) {
        String shard = "\"weight_map\":{\"a\":\"../x\"}";
        return text(name, file, AS_IT_IS, seeds, beside("a shard outside the folder", shard));
    }

    /** A hostile member of an object that has any input as another. */
    private static Relation beside(String promise, String member) {
        return never(promise, data -> Bytes.join(Bytes.of("{" + member + ",\"x\":"), data, Bytes.of("}")));
    }

    private static List<Relation> relations(Relation... more) {
        List<Relation> relations = new ArrayList<>(List.of(more));
        relations.add(APPENDED);
        relations.add(PREPENDED);
        return relations;
    }

    private static UnaryOperator<byte[]> magic(int at, int... bytes) {
        byte[] fixed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            fixed[i] = (byte) bytes[i];
        }
        return data -> Bytes.overlay(data, at, fixed);
    }
}
