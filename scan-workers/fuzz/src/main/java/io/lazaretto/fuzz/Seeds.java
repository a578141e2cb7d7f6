package io.lazaretto.fuzz;

import static io.lazaretto.artifact.testing.PickleBuilder.pickle;

import io.lazaretto.artifact.inspect.Detectors;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.Compressed;
import io.lazaretto.artifact.testing.GgufBuilder;
import io.lazaretto.artifact.testing.Hdf5Builder;
import io.lazaretto.artifact.testing.JoblibBuilder;
import io.lazaretto.artifact.testing.KerasBuilder;
import io.lazaretto.artifact.testing.OnnxBuilder;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.SevenZipFiles;
import io.lazaretto.artifact.testing.TarBuilder;
import io.lazaretto.artifact.testing.TensorflowBuilder;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TfliteBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;

/** What the targets begin with: small files of every kind, clean ones and hostile ones. */
final class Seeds {
    static final byte[] MALICIOUS = PickleBuilder.malicious();
    static final byte[] CLEAN = TestResources.read("wild/python-values-p2.pkl");
    static final byte[] SAFETENSORS = SafetensorsBuilder.clean();

    /** A frame of the reference encoder, with Huffman literals and sequences. */
    private static final String ZSTD =
            "KLUv/SR4BQMAggcXGRCd5kCEFACgABEqIgAA1tHR0dHR0UG/twyrmcy1lXVVNRX11LSUdFQ0FPTTs5NzUzMT"
                    + "89KyknJSMhLy0bGRcVExEfHQsJBwUDAQkLt9S1wH27rYe297vY7G1QIAj7hrUQ==";

    private Seeds() {}

    static boolean isPickleThreat(Verdict verdict) {
        return verdict.of(Detectors.PICKLE) == Outcome.THREAT;
    }

    static List<byte[]> pickles() {
        List<byte[]> seeds = wild(
                "python-values-p2.pkl",
                "pandas-multi.pkl",
                "pandas-frame-p4.pkl",
                "torch-module-plain-pickle.pkl",
                "lightgbm-classifier-booster.pkl");
        seeds.add(MALICIOUS);
        seeds.add(TorchBuilder.stateDict(new byte[0], false));
        seeds.add(TorchBuilder.stateDict(TorchBuilder.payload(), false));
        seeds.add(TorchBuilder.legacy(TorchBuilder.payload()));
        seeds.add(TorchBuilder.cleanLegacy());
        seeds.add(pickle().proto(4)
                .frame(20)
                .stackGlobal("posix", "system")
                .shortUnicode("id")
                .tuple1()
                .reduce()
                .stop());
        seeds.add(pickle().mark().unicode("x").inst("os", "system").stop());
        seeds.add(pickle().proto(2)
                .global("acme", "Thing")
                .emptyTuple()
                .newObject()
                .emptyDict()
                .build()
                .stop());
        seeds.add(pickle().ascii("I0x1F\nL010L\nF1.5\nS'a\\x41'\nV\\u0041\np1\ng1\n(ld")
                .stop());
        seeds.add(pickle().proto(2).binBytes(MALICIOUS).stop());
        seeds.add(
                pickle().proto(5).raw(0x96).int64(2).ascii("ab").raw(0x97, 0x98).stop());
        seeds.add(pickle().raw(0x82, 1, 0x83, 1, 0).raw(0x84).int32(5).stop());
        seeds.add(pickle().proto(4)
                .raw(0x8f)
                .mark()
                .none()
                .raw(0x90)
                .mark()
                .raw(0x91)
                .stop());
        return seeds;
    }

    static List<byte[]> joblib() {
        List<byte[]> seeds = wild(
                "scipy-csr.joblib",
                "sklearn-joblib-LogisticRegression.joblib",
                "sklearn-joblib-DecisionTreeClassifier.joblib",
                "sklearn-joblib-arrays.joblib");
        byte[] array = JoblibBuilder.array().shape(2, 2).toBytes();
        seeds.add(pickle().proto(4).bytes(array).stop());
        seeds.add(pickle().proto(4)
                .bytes(JoblibBuilder.array()
                        .type("O8")
                        .unaligned()
                        .data(MALICIOUS)
                        .toBytes())
                .stop());
        return seeds;
    }

    static List<byte[]> torch() {
        List<byte[]> seeds = wild("torch-module-module.pt");
        seeds.add(TorchBuilder.cleanZip());
        seeds.add(TorchBuilder.maliciousZip());
        seeds.add(script("def forward(self, x):\n  return torch.add(x, 1)\n"));
        return seeds;
    }

    /** A TorchScript archive whose code this is. */
    static byte[] script(String code) {
        return script(Bytes.of(code));
    }

    static byte[] script(byte[] code) {
        return TorchBuilder.archive(TorchBuilder.stateDict(new byte[0], false))
                .stored("archive/code/__torch__.py", code)
                .toBytes();
    }

    static List<byte[]> zips() {
        List<byte[]> seeds = torch();
        seeds.addAll(wild("skops-LogisticRegression.skops"));
        seeds.add(new ZipBuilder()
                .deflated("a.pkl", MALICIOUS)
                .stored("b.json", Bytes.of("{\"a\":[1]}"))
                .comment(Bytes.of("c"))
                .toBytes());
        seeds.add(new ZipBuilder().stored("a.safetensors", SAFETENSORS).toBytes());
        seeds.add(new ZipBuilder()
                .entry("a.pkl", MALICIOUS, e -> e.listed = false)
                .stored("b", Bytes.of("x"))
                .toBytes());
        seeds.add(new ZipBuilder()
                .entry("a.txt", MALICIOUS, e -> e.localName = "b.pkl")
                .toBytes());
        seeds.add(new ZipBuilder()
                .entry("a.npy", npy("<f4", "(1,)", new byte[4]), e -> e.flags = 8)
                .toBytes());
        seeds.add(new ZipBuilder()
                .stored("z.zip", new ZipBuilder().deflated("a.pkl", MALICIOUS).toBytes())
                .toBytes());
        seeds.add(KerasBuilder.archive(KerasBuilder.sequential(KerasBuilder.DENSE)));
        return seeds;
    }

    static List<byte[]> tars() {
        return list(
                new TarBuilder()
                        .file("a.pkl", MALICIOUS)
                        .pax("path", "b/c")
                        .file("x", SAFETENSORS)
                        .link("l", "a.pkl", '2')
                        .toBytes(),
                new TarBuilder().file("model.safetensors", SAFETENSORS).toBytes(),
                new TarBuilder().pax("size", "60").file("a.pkl", MALICIOUS).toBytes(),
                new TarBuilder()
                        .entry("long", Bytes.of("a/long/name"), h -> h.type = 'L')
                        .file("a", MALICIOUS)
                        .toBytes(),
                new TarBuilder()
                        .pax("GNU.sparse.map", "0,5")
                        .pax("GNU.sparse.size", "10")
                        .file("s", Bytes.of("abcde"))
                        .toBytes(),
                new TarBuilder()
                        .entry("v7", MALICIOUS, h -> h.magic = new byte[8])
                        .withoutEnd());
    }

    static List<byte[]> sevenZips() {
        List<byte[]> seeds = new ArrayList<>();
        for (SevenZMethod method : List.of(
                SevenZMethod.COPY, SevenZMethod.LZMA, SevenZMethod.LZMA2, SevenZMethod.DEFLATE, SevenZMethod.BZIP2)) {
            seeds.add(SevenZipFiles.of(method, null, "a.pkl", MALICIOUS));
        }
        seeds.add(SevenZipFiles.of(SevenZMethod.COPY, null, "a.safetensors", SAFETENSORS));
        return seeds;
    }

    static List<byte[]> compressed(Compressed form) {
        byte[] clean = form.of(CLEAN);
        return list(form.of(MALICIOUS), clean, Bytes.join(clean, form.of(MALICIOUS)), form.of(new byte[300]));
    }

    static List<byte[]> zstd() {
        return list(
                Container.ZSTD.around("", MALICIOUS),
                Container.ZSTD.around("", CLEAN),
                Base64.getDecoder().decode(ZSTD),
                Bytes.join(
                        Container.ZSTD.around("", MALICIOUS),
                        new byte[] {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 'h', 'i'}));
    }

    static List<byte[]> safetensors() {
        return list(
                SAFETENSORS,
                SafetensorsBuilder.withHeader("{}", new byte[0]),
                new SafetensorsBuilder().tensor("a", "F4", "[2,3]", new byte[3]).toBytes(),
                new SafetensorsBuilder()
                        .metadata("a\\u0041", "{{ x }}")
                        .tensor("e", "I8", "[0]", new byte[0])
                        .toBytes());
    }

    static List<byte[]> gguf() {
        return list(
                GgufBuilder.clean(),
                new GgufBuilder()
                        .bigEndian()
                        .string("general.architecture", "x")
                        .floats("a", 2)
                        .toBytes(),
                new GgufBuilder()
                        .alignment(64)
                        .string("tokenizer.chat_template", "{{ ''.__class__ }}")
                        .floats("b", 1, 1, 1, 1)
                        .toBytes(),
                new GgufBuilder()
                        .array("a", 9, 1)
                        .array("b", 4, 0)
                        .tensor("q", 2, 0, new byte[18], 32)
                        .toBytes());
    }

    static List<byte[]> hdf5() {
        List<byte[]> seeds = list(
                Hdf5Builder.clean(),
                Hdf5Builder.model(KerasBuilder.sequential(KerasBuilder.DENSE)),
                new Hdf5Builder()
                        .softLink("s", "/a")
                        .externalLink("e", "f.h5", "/b")
                        .toBytes(),
                new Hdf5Builder()
                        .externalDataset("x")
                        .virtualDataset("v")
                        .filteredDataset("f", 1)
                        .toBytes());
        for (String file : List.of("chunked", "dense-links", "strings", "user-block")) {
            seeds.add(TestResources.read("hdf5/written/" + file + ".h5"));
        }
        return seeds;
    }

    static List<byte[]> onnx() {
        return list(
                OnnxBuilder.clean(),
                new OnnxBuilder()
                        .initializer(OnnxBuilder.external("w", 4, "location", "w.bin", "offset", "0", "length", "16"))
                        .toBytes(),
                new OnnxBuilder()
                        .node(OnnxBuilder.node("PyOp", "com.microsoft"))
                        .sparse(OnnxBuilder.floats("s", 2))
                        .toBytes());
    }

    static List<byte[]> graphs() {
        return list(
                TensorflowBuilder.savedModel(TensorflowBuilder.graph(
                        TensorflowBuilder.text("p", "/x"), TensorflowBuilder.node("s", "SaveV2", "p"))),
                TensorflowBuilder.savedModel(TensorflowBuilder.graph(TensorflowBuilder.node("n", "NoOp"))),
                TensorflowBuilder.graph(
                                TensorflowBuilder.call("c", "f", "a"), TensorflowBuilder.node("r", "ReadFile", "c"))
                        .toBytes());
    }

    static List<byte[]> npys() {
        return list(
                npy("<f4", "(2, 3)", new byte[24]),
                npy("|O", "(1,)", MALICIOUS),
                npy("|u1", "()", new byte[1]),
                npy("[('a', '<i4'), ('b', '<f8', (2,))]", "(1,)", new byte[20]));
    }

    static byte[] npy(String type, String shape, byte[] data) {
        String descr = type.startsWith("[") ? type : "'" + type + "'";
        byte[] header = Bytes.of("{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }\n");
        byte[] head = ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length)
                .array();
        return Bytes.join(head, header, data);
    }

    static List<byte[]> tflites() {
        return list(
                TfliteBuilder.clean(),
                TfliteBuilder.model(32, "FlexReadFile", TfliteBuilder.tensor(1, 1), new byte[4]));
    }

    static List<byte[]> ubjson() {
        List<byte[]> seeds = wild("xgboost-classifier.ubj");
        seeds.add("{L\0\0\0\0\0\0\0\7learner{L\0\0\0\0\0\0\0\20gradient_booster[$d#L\0\0\0\0\0\0\0\1abcd}}"
                .getBytes(StandardCharsets.ISO_8859_1));
        return seeds;
    }

    static List<byte[]> images() {
        byte[] png = Base64.getDecoder()
                .decode(
                        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        byte[] gif = Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
        byte[] jpeg = {
            (byte) 0xff,
            (byte) 0xd8,
            (byte) 0xff,
            (byte) 0xfe,
            0,
            4,
            'h',
            'i',
            (byte) 0xff,
            (byte) 0xda,
            0,
            2,
            1,
            2,
            (byte) 0xff,
            (byte) 0xd9
        };
        byte[] webp = Bytes.join(
                Bytes.of("RIFF"),
                new byte[] {18, 0, 0, 0},
                Bytes.of("WEBPEXIF"),
                new byte[] {6, 0, 0, 0},
                Bytes.of("ignore"));
        return list(png, gif, jpeg, webp);
    }

    static List<byte[]> texts(String... texts) {
        List<byte[]> seeds = new ArrayList<>();
        for (String text : texts) {
            seeds.add(Bytes.of(text));
        }
        return seeds;
    }

    static List<byte[]> list(byte[]... seeds) {
        return new ArrayList<>(List.of(seeds));
    }

    /** Files that real writers wrote, by format. */
    static List<byte[]> written(String... names) {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : names) {
            seeds.add(TestResources.read("written/" + name));
        }
        return seeds;
    }

    /** Files that real libraries wrote. */
    static List<byte[]> wild(String... names) {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : names) {
            seeds.add(TestResources.read("wild/" + name));
        }
        return seeds;
    }
}
