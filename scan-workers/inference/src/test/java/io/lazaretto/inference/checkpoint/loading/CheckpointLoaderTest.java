package io.lazaretto.inference.checkpoint.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.SharedFolder;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.NonFinite;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.files.BrokeredFiles;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import io.lazaretto.inference.checkpoint.files.SegmentView;
import io.lazaretto.inference.testing.Fixtures;
import io.lazaretto.inference.testing.TestingFiles;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointLoaderTest {
    private static final CheckpointLoader LOADER = new CheckpointLoader(BaseStore.none());
    private static final byte[] WEIGHTS =
            new SafetensorsBuilder().floats("a", 2, 3).toBytes();
    private static final byte[] MORE =
            new SafetensorsBuilder().floats("b", 1, 4).toBytes();
    private static final String ADAPTER =
            "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4,\"base_model_name_or_path\":\"%s\"}";

    private static void assertRefused(TestingFiles files, Kind kind) {
        assertRefused(LOADER, files, kind);
    }

    private static void assertRefused(CheckpointLoader loader, TestingFiles files, Kind kind) {
        assertThatThrownBy(() -> loader.open(files, Optional.empty()))
                .isInstanceOfSatisfying(
                        CheckpointException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
        assertThat(files.isClosed()).isTrue();
    }

    private static TestingFiles model() {
        return TestingFiles.of("config.json", "{\"model_type\":\"llama\",\"x\":[1,2.5,null,true]}");
    }

    @Test
    void aSingleFileIsRead() throws Exception {
        TestingFiles files = model().with("model.safetensors", WEIGHTS);
        try (Checkpoint checkpoint = LOADER.open(files, Optional.empty())) {
            assertThat(checkpoint.config())
                    .containsEntry("model_type", "llama")
                    .containsEntry("x", java.util.Arrays.asList(1L, 2.5, null, true));
            assertThat(checkpoint.names()).containsExactly("a");
            assertThat(checkpoint.tensor("a").shape()).containsExactly(2L, 3L);
            assertThatThrownBy(() -> checkpoint.tensor("b")).isInstanceOf(java.util.NoSuchElementException.class);
        }
        assertThat(files.isClosed()).isTrue();
    }

    @Test
    void namesOfTheFirstBertCheckpointsAreRenewed() throws Exception {
        SafetensorsBuilder weights = new SafetensorsBuilder()
                .floats("a.LayerNorm.gamma", 1, 3)
                .floats("a.LayerNorm.beta", 1, 3)
                .floats("a.gamma", 1, 3);
        try (Checkpoint checkpoint =
                LOADER.open(model().with("model.safetensors", weights.toBytes()), Optional.empty())) {
            assertThat(checkpoint.names()).containsExactly("a.LayerNorm.bias", "a.LayerNorm.weight", "a.gamma");
            assertThat(Fixtures.floats(checkpoint.tensor("a.LayerNorm.weight")))
                    .isNotEqualTo(Fixtures.floats(checkpoint.tensor("a.LayerNorm.bias")));
        }
        assertRefused(
                model().with(
                                "model.safetensors",
                                weights.floats("a.LayerNorm.weight", 1, 3).toBytes()),
                Kind.MALFORMED);
    }

    @Test
    void shardsAreFollowed() throws Exception {
        TestingFiles files = model().with(
                        "model.safetensors.index.json",
                        "{\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"}}")
                .with("1.safetensors", WEIGHTS)
                .with("2.safetensors", MORE);
        try (Checkpoint checkpoint = LOADER.open(files, Optional.empty())) {
            assertThat(checkpoint.names()).containsExactly("a", "b");
        }
    }

    @Test
    void whatTheIndexNamesMustBeThere() {
        String index = "{\"weight_map\":{\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"}}";
        assertRefused(
                model().with("model.safetensors.index.json", index).with("1.safetensors", WEIGHTS), Kind.MISSING_FILE);
        assertRefused(
                model().with("model.safetensors.index.json", index)
                        .with("1.safetensors", WEIGHTS)
                        .with("2.safetensors", WEIGHTS),
                Kind.MISSING_TENSOR);
        assertRefused(
                model().with("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"../1.safetensors\"}}"),
                Kind.MALFORMED);
        assertRefused(model().with("model.safetensors.index.json", "{}"), Kind.MALFORMED);
    }

    @Test
    void whatCannotBeUsedIsNamed() {
        assertRefused(TestingFiles.of("model.safetensors", WEIGHTS), Kind.MISSING_FILE);
        assertRefused(model(), Kind.MISSING_FILE);
        assertRefused(model().with("a.safetensors", WEIGHTS).with("b.safetensors", MORE), Kind.UNSUPPORTED_FORMAT);
        assertRefused(
                TestingFiles.of("config.json", "{\"a\":1,\"a\":2}").with("model.safetensors", WEIGHTS), Kind.MALFORMED);
        assertRefused(
                model().with(
                                "model.safetensors",
                                new SafetensorsBuilder()
                                        .tensor("a", "F9", "[1]", new byte[4])
                                        .toBytes()),
                Kind.UNSUPPORTED_TYPE);
        assertRefused(
                model().with(
                                "model.safetensors",
                                new SafetensorsBuilder()
                                        .tensor("a", "C64", "[1]", new byte[8])
                                        .toBytes()),
                Kind.UNSUPPORTED_TYPE);
        assertRefused(
                model().with(
                                "model.safetensors",
                                new SafetensorsBuilder()
                                        .tensor("a", "F32", "[7]", new byte[4])
                                        .toBytes()),
                Kind.MALFORMED);
        assertRefused(
                model().with(
                                "model.safetensors",
                                new SafetensorsBuilder()
                                        .tensor("a", "F32", "[1099511627776,1099511627776]", new byte[4])
                                        .toBytes()),
                Kind.MALFORMED);
        assertRefused(model().with("pytorch_model.bin", new byte[] {1, 2, 3}), Kind.MALFORMED);
        assertRefused(TestingFiles.of("x.gguf", "GGUX"), Kind.MALFORMED);
    }

    @Test
    void torchFilesAreRead() throws Exception {
        for (byte[] file : List.of(TorchBuilder.cleanZip(), TorchBuilder.cleanLegacy())) {
            try (Checkpoint checkpoint = LOADER.open(model().with("pytorch_model.bin", file), Optional.empty())) {
                assertThat(checkpoint.names()).hasSize(1);
                Fixtures.floats(checkpoint.tensor(checkpoint.names().getFirst()));
            }
        }
    }

    @Test
    void anAdapterWithoutItsBaseIsRefused() throws Exception {
        byte[] adapter = Fixtures.bytes("adapter/plain/adapter_model.safetensors");
        TestingFiles files = TestingFiles.of("adapter_config.json", ADAPTER.formatted("org/base"))
                .with("adapter_model.safetensors", adapter);
        assertRefused(files, Kind.MISSING_BASE);
        assertRefused(
                TestingFiles.of("adapter_config.json", "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4}")
                        .with("adapter_model.safetensors", adapter),
                Kind.MISSING_BASE);
        assertRefused(TestingFiles.of("adapter_config.json", ADAPTER.formatted("x")), Kind.MISSING_FILE);
        assertRefused(TestingFiles.of("adapter_config.json", "{\"peft_type\":\"IA3\"}"), Kind.UNSUPPORTED_FORMAT);
    }

    @Test
    void adaptersThatNameEachOtherEnd() throws Exception {
        byte[] weights = Fixtures.bytes("adapter/plain/adapter_model.safetensors");
        BaseStore circle = (name, revision) ->
                Optional.of(TestingFiles.of("adapter_config.json", ADAPTER.formatted(name.equals("a") ? "b" : "a"))
                        .with("adapter_model.safetensors", weights));
        TestingFiles files = TestingFiles.of("adapter_config.json", ADAPTER.formatted("a"))
                .with("adapter_model.safetensors", weights);
        assertRefused(new CheckpointLoader(circle), files, Kind.CYCLIC_BASE);

        BaseStore endless =
                (name, revision) -> Optional.of(TestingFiles.of("adapter_config.json", ADAPTER.formatted(name + "x"))
                        .with("adapter_model.safetensors", weights));
        TestingFiles other = TestingFiles.of("adapter_config.json", ADAPTER.formatted("a"))
                .with("adapter_model.safetensors", weights);
        assertRefused(new CheckpointLoader(endless), other, Kind.CYCLIC_BASE);
    }

    @Test
    void aBaseOfAnotherArchitectureIsRefused() throws Exception {
        for (Map.Entry<String, Kind> wrong :
                Map.of("base-gpt2", Kind.WRONG_BASE).entrySet()) {
            TestingFiles files = TestingFiles.of(Fixtures.path("adapter/plain"));
            TestingFiles base = TestingFiles.of(Fixtures.path("adapter/" + wrong.getKey()));
            assertThatThrownBy(() -> LOADER.open(files, Optional.of(base)))
                    .isInstanceOfSatisfying(
                            CheckpointException.class, e -> assertThat(e.kind()).isEqualTo(wrong.getValue()));
            assertThat(files.isClosed()).isTrue();
            assertThat(base.isClosed()).isTrue();
        }
    }

    @Test
    void aBaseOfAnotherSizeIsRefused() throws Exception {
        TestingFiles base = model().with(
                        "model.safetensors",
                        new SafetensorsBuilder()
                                .floats("model.layers.0.self_attn.q_proj.weight", 8, 8)
                                .floats("model.layers.0.self_attn.v_proj.weight", 8, 8)
                                .floats("model.layers.0.mlp.down_proj.weight", 8, 8)
                                .toBytes());
        assertThatThrownBy(() -> LOADER.open(TestingFiles.of(Fixtures.path("adapter/plain")), Optional.of(base)))
                .isInstanceOfSatisfying(
                        CheckpointException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_SHAPE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc", "/etc", "a/../b", "a/b/c", "", "a b", ".hidden", "-x"})
    void onlyNamesOfRepositoriesAreLookedUp(String name, @TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("a"));
        assertThat(BaseStore.folder(root).find(name, Optional.empty())).isEmpty();
        assertThat(BaseStore.folder(root).find("a", Optional.of("../a"))).isEmpty();
    }

    @Test
    void aPinnedRevisionIsNotReplacedByAnother(@TempDir Path root) throws Exception {
        Files.createDirectories(root.resolve("org/name"));
        assertThat(BaseStore.folder(root).find("org/name", Optional.of("abc"))).isEmpty();
        Files.createDirectories(root.resolve("org/name@abc"));
        try (CheckpointFiles files =
                BaseStore.folder(root).find("org/name", Optional.of("abc")).orElseThrow()) {
            assertThat(files.sizes()).isEmpty();
        }
    }

    @Test
    void linksAreFollowedForTheOperatorOnly(@TempDir Path root) throws Exception {
        Path blob = Files.write(root.resolve("blob"), WEIGHTS);
        Path folder = Files.createDirectories(root.resolve("org/name"));
        Files.createSymbolicLink(folder.resolve("model.safetensors"), blob);
        try (FolderFiles strict = FolderFiles.open(folder);
                CheckpointFiles trusted = BaseStore.folder(root)
                        .find("org/name", Optional.empty())
                        .orElseThrow()) {
            assertThat(strict.sizes()).isEmpty();
            assertThat(trusted.segment("model.safetensors").byteSize()).isEqualTo(WEIGHTS.length);
        }
    }

    @Test
    void brokeredFilesHoldTheSameAsMappedOnes() throws Exception {
        Path path = Fixtures.path("adapter/base-llama/model.safetensors");
        MemorySegment bytes = MemorySegment.ofArray(Files.readAllBytes(path));
        try (FolderFiles mapped = FolderFiles.open(path);
                BrokeredFiles brokered = new BrokeredFiles(new SegmentView(bytes), bytes.byteSize());
                BrokeredFiles small = new BrokeredFiles(new SegmentView(bytes), bytes.byteSize() - 1)) {
            assertThat(mapped.segment("model.safetensors").mismatch(brokered.segment("")))
                    .isEqualTo(-1);
            assertThatThrownBy(() -> small.segment("")).isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void weightsThatAreNoNumbersAreCounted() throws Exception {
        ByteBuffer values = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        values.putFloat(1).putFloat(Float.NaN).putFloat(Float.NEGATIVE_INFINITY).putFloat(Float.MAX_VALUE);
        byte[] file = new SafetensorsBuilder()
                .tensor("a", "F32", "[4]", values.array())
                .toBytes();
        try (Checkpoint checkpoint = LOADER.open(model().with("model.safetensors", file), Optional.empty())) {
            assertThat(NonFinite.count(checkpoint.tensor("a"))).isEqualTo(2);
        }
        try (Checkpoint clean = LOADER.open(model().with("model.safetensors", WEIGHTS), Optional.empty())) {
            assertThat(NonFinite.count(clean.tensor("a"))).isZero();
        }
    }

    @Test
    void damagedGgufFilesEndInATypedOutcome() throws Exception {
        byte[] file = Fixtures.bytes("gguf/llama.gguf");
        Random random = new Random(2);
        int refused = 0;
        for (int trial = 0; trial < 500; trial++) {
            byte[] damaged = trial % 4 == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
            for (int i = 0; i <= trial % 3 && damaged.length > 0; i++) {
                damaged[random.nextInt(Math.min(2500, damaged.length))] = (byte) random.nextInt();
            }
            try (Checkpoint checkpoint = LOADER.open(TestingFiles.of("m.gguf", damaged), Optional.empty())) {
                for (String name : checkpoint.names()) {
                    Fixtures.floats(checkpoint.tensor(name));
                }
            } catch (CheckpointException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(200, 500);
    }

    /** The zoo's adapters were trained on the GGUF file itself, so names and rows must fit. */
    @Test
    void anAdapterIsMergedOntoAGgufBase() throws Exception {
        Optional<Path> base = Fixtures.smolLm2();
        Optional<Path> zoo =
                SharedFolder.find().map(s -> s.resolve("zoo/clean-01")).filter(Files::isDirectory);
        assumeTrue(base.isPresent() && zoo.isPresent(), "the model of 98 MB or the zoo is not at hand");
        Map<String, TensorSource> adapter = Fixtures.tensors(zoo.get().resolve("adapter_model.safetensors"));
        String module = "model.layers.3.self_attn.q_proj";
        float[] a = Fixtures.floats(adapter.get("base_model.model." + module + ".lora_A.weight"));
        float[] b = Fixtures.floats(adapter.get("base_model.model." + module + ".lora_B.weight"));
        try (Checkpoint plain = LOADER.open(FolderFiles.open(base.get()), Optional.empty());
                Checkpoint merged =
                        LOADER.open(FolderFiles.open(zoo.get()), Optional.of(FolderFiles.open(base.get())))) {
            assertThat(merged.names()).isEqualTo(plain.names());
            float[] before = Fixtures.floats(plain.tensor(module + ".weight"));
            float[] after = Fixtures.floats(merged.tensor(module + ".weight"));
            int rank = 16;
            for (int row : new int[] {0, 1, 33, 575}) {
                for (int column : new int[] {0, 7, 575}) {
                    double delta = 0;
                    for (int k = 0; k < rank; k++) {
                        delta += (double) b[row * rank + k] * a[k * 576 + column];
                    }
                    int at = row * 576 + column;
                    assertThat(after[at]).isEqualTo((float) (before[at] + delta * 32 / rank), within(1e-5f));
                }
            }
            String untouched = "model.layers.3.input_layernorm.weight";
            assertThat(Fixtures.floats(merged.tensor(untouched))).isEqualTo(Fixtures.floats(plain.tensor(untouched)));
        }
    }
}
