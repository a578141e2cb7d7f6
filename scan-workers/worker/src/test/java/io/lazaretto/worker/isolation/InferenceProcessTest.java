package io.lazaretto.worker.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.detectors.model.SmallestLlama;
import io.lazaretto.detectors.running.InferenceCheck;
import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.ModelFolder;
import io.lazaretto.worker.EngineConfig;
import io.lazaretto.worker.child.InferenceMain;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.frame.ScanTaskFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that run models, or take the memory and the signals of those that do. */
class InferenceProcessTest {
    private static final Duration AMPLE = Duration.ofMinutes(2);
    private static final Facts FACTS = Facts.of("language-model", null, List.of(), List.of(), List.of());

    private static Sandbox sandbox;
    private static Path libraries;

    @TempDir
    Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        sandbox = Sandbox.probe(IsolationMode.AUTO);
        libraries = new NativeCache(EngineConfig.standard().libraries()).prepare();
    }

    private static final class Said implements ScanListener {
        final List<DetectorReport> reports = new ArrayList<>();
        FactsFound facts;

        @Override
        public void facts(FactsFound found) {
            facts = found;
        }

        @Override
        public void report(DetectorReport report, long durationMillis) {
            reports.add(report);
        }
    }

    private static ScannerPool pool(ScannerCommand command) {
        ScannerPool pool =
                new ScannerPool(PoolOptions.warmForOneContent("test", 1), () -> sandbox, () -> command, end -> {});
        pool.start();
        return pool;
    }

    private static ScannerCommand engine(int memoryMegabytes) {
        return new ScannerCommand(
                InferenceMain.class.getName(),
                ChildClassPath.locateWithEngine(),
                256,
                memoryMegabytes,
                Optional.of(libraries));
    }

    private static ScannerCommand watched(Class<?> main, int memoryMegabytes) {
        ScannerCommand command = TestScanners.command(main);
        return new ScannerCommand(
                command.mainClass(), command.classPath(), command.heapMegabytes(), memoryMegabytes, Optional.empty());
    }

    private void write(Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private DetectorReport check(ScannerPool pool, List<Path> base) throws Exception {
        Said said = new Said();
        try (ArtifactFiles files = new ArtifactFiles(
                ModelFolder.list(folder, ListingLimits.DEFAULT).files(),
                base.isEmpty()
                        ? List.of()
                        : ModelFolder.list(base.getFirst(), ListingLimits.DEFAULT)
                                .files())) {
            ScanTaskFrame task = ScanTaskFrame.detection(
                    files.artifacts(), files.baseArtifacts(), List.of(InferenceCheck.ID), FACTS, List.of(), AMPLE);
            assertThat(pool.run("content", true, task, Set.of(InferenceCheck.ID), files, new Cancellation(), said))
                    .isEqualTo(ScanEnd.COMPLETED);
        }
        return said.reports.getFirst();
    }

    private static ScanEnd inspect(ScannerPool pool, String content, boolean runs, Duration limit, Said said)
            throws Exception {
        try (ArtifactFiles files = new ArtifactFiles(List.of())) {
            return pool.run(
                    content,
                    runs,
                    ScanTaskFrame.inspection(files.artifacts(), limit),
                    TestScanners.expected(),
                    files,
                    new Cancellation(),
                    said);
        }
    }

    private ScanEnd inspect(ScannerCommand command, Duration limit) throws Exception {
        try (ScannerPool pool = pool(command)) {
            return inspect(pool, "content", true, limit, new Said());
        }
    }

    @Test
    void aModelRunsInTheSandboxOnBytesThatItsWorkerReads() throws Exception {
        write(SmallestLlama.files());
        try (ScannerPool pool = pool(engine(2048))) {
            DetectorReport report = check(pool, List.of());
            assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.CLEAR);
        }
    }

    @Test
    void anAdapterRunsOnTheBaseThatItIsGiven() throws Exception {
        Path base = Files.createDirectory(folder.resolve("base"));
        for (Map.Entry<String, byte[]> file : SmallestLlama.files().entrySet()) {
            Files.write(base.resolve(file.getKey()), file.getValue());
        }
        folder = Files.createDirectory(folder.resolve("adapter"));
        Files.writeString(
                folder.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":1,\"target_modules\":[\"q_proj\"],"
                        + "\"base_model_name_or_path\":\"org/base\"}");
        Files.write(folder.resolve("adapter_model.safetensors"), adapter());
        try (ScannerPool pool = pool(engine(2048))) {
            assertThat(check(pool, List.of()).reason()).isEqualTo("base model not available: org/base");
            DetectorReport report = check(pool, List.of(base));
            assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.CLEAR);
        }
    }

    private static byte[] adapter() {
        String name = "base_model.model.model.layers.0.self_attn.q_proj.lora_";
        String header = ("{\"" + name + "A.weight\":{\"dtype\":\"F32\",\"shape\":[1,8],\"data_offsets\":[0,32]},\""
                + name + "B.weight\":{\"dtype\":\"F32\",\"shape\":[8,1],\"data_offsets\":[32,64]}}");
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return java.nio.ByteBuffer.allocate(8 + json.length + 64)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    @Test
    void aModelBeyondTheLimitIsToldBeforeItIsLoaded() throws Exception {
        write(SmallestLlama.files());
        try (ScannerPool pool = pool(engine(128))) {
            assertThat(check(pool, List.of()).reason()).isEqualTo("needs 1 GiB");
        }
    }

    @Test
    void memoryOutsideTheHeapIsWatched() throws Exception {
        assumeTrue(ProcessMemory.isKnown(), "no /proc here");
        assertThat(inspect(watched(TestScanners.HoardingOutsideTheHeap.class, 64), AMPLE))
                .isEqualTo(ScanEnd.OUT_OF_MEMORY);
    }

    @Test
    void aNativeAbortIsACrash() throws Exception {
        assertThat(inspect(watched(TestScanners.AbortingNatively.class, 64), AMPLE))
                .isEqualTo(ScanEnd.CRASHED);
    }

    @Test
    void aHangIsEnded() throws Exception {
        assertThat(inspect(watched(TestScanners.Hanging.class, 64), Duration.ofSeconds(1)))
                .isEqualTo(ScanEnd.TIMED_OUT);
    }

    /** Contents in capitals are run, the others are read. */
    private static List<String> processes(ScannerPool pool, String... contents) throws Exception {
        List<String> processes = new ArrayList<>();
        for (String content : contents) {
            Said said = new Said();
            boolean runs = Character.isUpperCase(content.charAt(0));
            assertThat(inspect(pool, content.toLowerCase(Locale.ROOT), runs, AMPLE, said))
                    .isEqualTo(ScanEnd.COMPLETED);
            processes.add(said.facts.kind());
        }
        return processes;
    }

    @Test
    void aProcessRunsOneContentOnly() throws Exception {
        try (ScannerPool pool = pool(TestScanners.command(TestScanners.Numbered.class))) {
            List<String> processes = processes(pool, "A", "A", "B", "B", "A");
            assertThat(processes.get(1)).isEqualTo(processes.get(0));
            assertThat(processes.get(2)).isNotEqualTo(processes.get(1));
            assertThat(processes.get(3)).isEqualTo(processes.get(2));
            assertThat(processes.get(4)).isNotIn(processes.subList(0, 4));
        }
    }

    @Test
    void aProcessThatOnlyReadTakesAnotherContent() throws Exception {
        try (ScannerPool pool = pool(TestScanners.command(TestScanners.Numbered.class))) {
            assertThat(processes(pool, "a", "b", "C", "c").stream().distinct()).hasSize(1);
        }
    }

    @Test
    void aProcessThatRanAContentReadsNoOther() throws Exception {
        try (ScannerPool pool = pool(TestScanners.command(TestScanners.Numbered.class))) {
            List<String> processes = processes(pool, "A", "a", "b", "a", "B", "a");
            assertThat(processes.get(1)).isEqualTo(processes.get(0));
            assertThat(processes.get(2)).isNotEqualTo(processes.get(0));
            assertThat(processes.subList(3, 5)).containsOnly(processes.get(2));
            assertThat(processes.get(5)).isNotIn(processes.subList(0, 5));
        }
    }

    @Test
    void theLibrariesAreUnpackedOnce() throws Exception {
        assertThat(new NativeCache(EngineConfig.standard().libraries()).prepare())
                .isEqualTo(libraries);
    }
}
