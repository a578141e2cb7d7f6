package io.lazaretto.worker.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.schemas.content.ListingLimits;
import io.lazaretto.schemas.content.ModelFolder;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.frame.ScanTaskFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: what a scanner may do to its worker, and what becomes of it. */
class ScannerPoolTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private static Sandbox sandbox;

    @TempDir
    Path folder;

    @BeforeAll
    static void tryOutIsolation() {
        sandbox = Sandbox.probe(IsolationMode.AUTO);
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

    private ScannerPool pool(Class<?> main, int maxTasks, Duration startLimit) {
        PoolOptions options = new PoolOptions("test", 1, true, maxTasks, Duration.ofMinutes(5), startLimit, false);
        ScannerCommand command = TestScanners.command(main);
        ScannerPool pool = new ScannerPool(options, () -> sandbox, () -> command, end -> {});
        pool.start();
        return pool;
    }

    private ScanEnd run(ScannerPool pool, Duration limit, Said said) throws Exception {
        return run(pool, limit, said, new Cancellation());
    }

    private ScanEnd run(ScannerPool pool, Duration limit, Said said, Cancellation cancellation) throws Exception {
        try (ArtifactFiles files = new ArtifactFiles(
                ModelFolder.list(folder, ListingLimits.DEFAULT).files())) {
            return pool.run(
                    "content",
                    ScanTaskFrame.inspection(files.artifacts(), limit),
                    TestScanners.expected(),
                    files,
                    cancellation,
                    said);
        }
    }

    private ScanEnd runOnce(Class<?> main, Duration limit, Said said) throws Exception {
        try (ScannerPool pool = pool(main, 10, PoolOptions.START_LIMIT)) {
            return run(pool, limit, said);
        }
    }

    private void artifact(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    @Test
    void aScannerReadsTheModelThroughItsWorker() throws Exception {
        artifact("model.bin", "12345678 and more");
        Said said = new Said();
        assertThat(runOnce(TestScanners.Honest.class, AMPLE, said)).isEqualTo(ScanEnd.COMPLETED);
        assertThat(said.facts.kind()).isEqualTo("12345678");
        assertThat(said.reports).extracting(DetectorReport::detector).containsExactly(TestScanners.DETECTOR);
    }

    @Test
    void everyByteOfSeveralFilesArrivesOnce() throws Exception {
        byte[] large = new byte[9_000_000];
        java.util.Arrays.fill(large, (byte) 1);
        Files.write(folder.resolve("a"), large);
        Files.write(folder.resolve("b"), new byte[] {1, 2, 3});
        Said said = new Said();
        assertThat(runOnce(TestScanners.Summing.class, AMPLE, said)).isEqualTo(ScanEnd.COMPLETED);
        assertThat(said.facts.kind()).isEqualTo("9000006");
    }

    @Test
    void aChecksumIsThatOfTheBytes() throws Exception {
        byte[] large = new byte[70_000_000];
        new java.util.Random(3).nextBytes(large);
        Files.write(folder.resolve("a"), large);
        Files.write(folder.resolve("b"), new byte[] {1, 2, 3});
        Said said = new Said();
        assertThat(runOnce(TestScanners.Checking.class, AMPLE, said)).isEqualTo(ScanEnd.COMPLETED);
        assertThat(said.facts.kind()).isEqualTo("same");
    }

    @Test
    void thereIsNoChecksumOfBytesThatAreNotThere() throws Exception {
        artifact("model.bin", "x");
        Said said = new Said();
        assertThat(runOnce(TestScanners.Overlooking.class, AMPLE, said)).isEqualTo(ScanEnd.COMPLETED);
        assertThat(said.facts.kind()).isEqualTo("answer -1");
    }

    @Test
    void aChecksumThatWouldTakeForEverIsMisbehaviour() throws Exception {
        artifact("model.bin", "x");
        assertThat(runOnce(TestScanners.Wasteful.class, AMPLE, new Said())).isEqualTo(ScanEnd.MISBEHAVED);
    }

    @Test
    void aWarmScannerTakesSeveralTasksAndIsThenReplaced() throws Exception {
        artifact("model.bin", "one");
        try (ScannerPool pool = pool(TestScanners.Honest.class, 2, PoolOptions.START_LIMIT)) {
            for (int i = 0; i < 5; i++) {
                assertThat(run(pool, AMPLE, new Said())).isEqualTo(ScanEnd.COMPLETED);
            }
        }
    }

    @Test
    void aCrashIsAnOutcomeAndTheNextTaskGetsAnotherScanner() throws Exception {
        artifact("model.bin", "x");
        try (ScannerPool pool = pool(TestScanners.Crashing.class, 10, PoolOptions.START_LIMIT)) {
            assertThat(run(pool, AMPLE, new Said())).isEqualTo(ScanEnd.CRASHED);
            assertThat(run(pool, AMPLE, new Said())).isEqualTo(ScanEnd.CRASHED);
        }
    }

    @Test
    void whatWasReportedBeforeTheCrashCounts() throws Exception {
        Said said = new Said();
        assertThat(runOnce(TestScanners.ReportingThenDying.class, AMPLE, said)).isEqualTo(ScanEnd.CRASHED);
        assertThat(said.reports).hasSize(1);
    }

    @Test
    void aScannerThatHangsIsKilledAtTheLimit() throws Exception {
        assertThat(runOnce(TestScanners.Hanging.class, Duration.ofSeconds(1), new Said()))
                .isEqualTo(ScanEnd.TIMED_OUT);
    }

    @Test
    void aCancelledScanEndsAtOnce() throws Exception {
        try (ScannerPool pool = pool(TestScanners.Hanging.class, 10, PoolOptions.START_LIMIT)) {
            Cancellation cancellation = new Cancellation();
            AtomicReference<ScanEnd> end = new AtomicReference<>();
            CountDownLatch ended = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    end.set(run(pool, AMPLE, new Said(), cancellation));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                } finally {
                    ended.countDown();
                }
            });
            cancellation.cancel();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(end.get()).isEqualTo(ScanEnd.CANCELLED);
        }
    }

    @Test
    void aScannerThatFillsItsMemoryEnds() throws Exception {
        assertThat(runOnce(TestScanners.Hoarding.class, AMPLE, new Said())).isEqualTo(ScanEnd.OUT_OF_MEMORY);
    }

    @Test
    void garbageIsMisbehaviour() throws Exception {
        assertThat(runOnce(TestScanners.Babbling.class, AMPLE, new Said())).isEqualTo(ScanEnd.MISBEHAVED);
    }

    @Test
    void aReportThatNobodyAskedForIsMisbehaviour() throws Exception {
        Said said = new Said();
        assertThat(runOnce(TestScanners.Overreaching.class, AMPLE, said)).isEqualTo(ScanEnd.MISBEHAVED);
        assertThat(said.reports).isEmpty();
    }

    @Test
    void aSecondReportOfOneDetectorIsMisbehaviour() throws Exception {
        Said said = new Said();
        assertThat(runOnce(TestScanners.Repeating.class, AMPLE, said)).isEqualTo(ScanEnd.MISBEHAVED);
        assertThat(said.reports).hasSize(1);
    }

    @Test
    void bytesOutsideTheListingAreNotGiven() throws Exception {
        artifact("model.bin", "x");
        Said said = new Said();
        assertThat(runOnce(TestScanners.Prying.class, AMPLE, said)).isEqualTo(ScanEnd.COMPLETED);
        assertThat(said.facts.kind()).isEqualTo("answer -1");
    }

    @Test
    void aScannerThatNeverBecomesReadyIsTheWorldsFault() {
        try (ScannerPool pool = pool(TestScanners.NeverReady.class, 10, Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> run(pool, AMPLE, new Said())).isInstanceOf(ScannerUnavailableException.class);
        }
    }

    @Test
    void aScannerSeesNothingOfTheMachine() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(sandbox.isIsolated(), "no bubblewrap here");
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Files.write(folder.resolve("model.bin"), new byte[listening.getLocalPort()]);
            Said said = new Said();
            assertThat(runOnce(TestScanners.Looking.class, AMPLE, said)).isEqualTo(ScanEnd.COMPLETED);
            assertThat(said.facts.kind())
                    .contains("home=falsefalse", "passwd=false", "processes=true", "network=false")
                    .contains("writes=" + "false".repeat(5))
                    .doesNotContain("PATH", "HOME");
        }
    }

    @Test
    void withoutBubblewrapTheEnvironmentIsStillEmpty() throws Exception {
        Sandbox before = sandbox;
        sandbox = Sandbox.none("switched off by the test");
        try {
            artifact("model.bin", "x");
            Said said = new Said();
            assertThat(runOnce(TestScanners.Looking.class, AMPLE, said)).isEqualTo(ScanEnd.COMPLETED);
            assertThat(said.facts.kind()).doesNotContain("PATH", "HOME");
        } finally {
            sandbox = before;
        }
    }
}
