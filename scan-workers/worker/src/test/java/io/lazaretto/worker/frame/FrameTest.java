package io.lazaretto.worker.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.bytes.ModelBytes.ArtifactRef;
import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.inspect.Facts.Claim;
import io.lazaretto.artifact.inspect.Facts.FileFormat;
import io.lazaretto.artifact.inspect.Facts.License;
import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.inference.diagnosis.Question;
import io.lazaretto.inference.engine.EngineOptions.Precision;
import io.lazaretto.inference.engine.EngineOptions.Processor;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.frame.FromScanner.Reported;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final Observation OBSERVATION = new Observation(
            "rule.id",
            Severity.HIGH,
            "A title",
            new Location("a/b.bin", "member", 42),
            Map.of("key", "wörth \uD83D\uDE00"),
            List.of("CWE-502"));
    private static final DetectorReport REPORT = new DetectorReport(
            "artifact.pickle",
            Outcome.THREAT,
            null,
            0.5,
            List.of(OBSERVATION, new Observation("r", Severity.NOTE, "t", null, Map.of(), List.of())),
            List.of(new Candidate("tensor-row", "x[1]", Double.NaN, Map.of("row", "1"))));
    private static final List<FromScanner> FRAMES = List.of(
            new FromScanner.Ready(FromScannerCodec.PROTOCOL),
            new FromScanner.Read(3, 1L << 40, 4096),
            new FromScanner.Checksum(3, 1L << 40, 1L << 26),
            new FactsFound(
                    "adapter",
                    null,
                    List.of("safetensors"),
                    List.of(0, 7),
                    List.of(new Claim("r", "m", "p")),
                    List.of("onnx"),
                    List.of(new License(null, "mine", "p"), new License("MIT", "mit", "p")),
                    List.of(new FileFormat("a", "gguf"))),
            new Reported(REPORT, 12),
            new FromScanner.Done());

    private static byte[] bytes(FromScanner frame) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FromScannerCodec.write(new DataOutputStream(out), frame);
        return out.toByteArray();
    }

    private static FromScanner read(byte[] bytes) throws IOException {
        return FromScannerCodec.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void everyFrameComesBackAsItWasSent() throws IOException {
        for (FromScanner frame : FRAMES) {
            assertThat(read(bytes(frame))).isEqualTo(frame);
        }
    }

    @Test
    void aTaskComesBackAsItWasSent() throws IOException {
        ScanTaskFrame task = ScanTaskFrame.detection(
                List.of(new ArtifactRef("a\nb", 7), new ArtifactRef("ü", 1L << 41)),
                List.of(new ArtifactRef("base.gguf", 3)),
                List.of("tensor-census"),
                new Facts(
                        "model",
                        "X",
                        List.of("gguf"),
                        List.of(),
                        List.of(new Claim("r", "m", "p")),
                        List.of("onnx"),
                        List.of(),
                        List.of(new FileFormat("a", "gguf"))),
                List.of(new Candidate("k", "v", 2, Map.of("a", "b"))),
                Duration.ofSeconds(3));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        task.write(new DataOutputStream(out));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
        assertThat(ScanTaskFrame.read(in)).isEqualTo(task);
        assertThat(ScanTaskFrame.read(in)).isNull();
    }

    @Test
    void whatWasHashedAndWhoIsTrustedComesBackAsItWasSent() throws IOException {
        byte[] digest = new byte[32];
        digest[31] = 7;
        ScanTaskFrame task = ScanTaskFrame.provenance(
                List.of(new ArtifactRef("a", 7)),
                new ScanTaskFrame.Signed(List.of(digest), Map.of("k.pem", new byte[] {1, 2, 3})),
                Duration.ofSeconds(3));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        task.write(new DataOutputStream(out));
        ScanTaskFrame read = ScanTaskFrame.read(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
        assertThat(read.isInspection()).isFalse();
        assertThat(read.signed().sha256()).singleElement().isEqualTo(digest);
        assertThat(read.signed().trust()).containsOnlyKeys("k.pem").containsEntry("k.pem", new byte[] {1, 2, 3});
    }

    @Test
    void aLengthAloneAllocatesNothing() {
        byte[] claim = {0, 0x7f, (byte) 0xff, (byte) 0xff};
        assertThatThrownBy(() -> read(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff}))
                .isInstanceOf(FrameException.class);
        assertThatThrownBy(() -> read(claim)).isInstanceOf(EOFException.class);
    }

    @Test
    void bytesBehindAFrameAreRefused() throws IOException {
        byte[] done = bytes(new FromScanner.Done());
        byte[] longer = new byte[done.length + 1];
        System.arraycopy(done, 0, longer, 0, done.length);
        longer[3]++;
        assertThatThrownBy(() -> read(longer)).isInstanceOf(FrameException.class);
    }

    @Test
    void noMutationMakesTheReaderThrowAnythingElse() throws IOException {
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = bytes(FRAMES.get(i % FRAMES.size()));
            for (int j = 0; j <= random.nextInt(3); j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read(bytes)).isNotNull();
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2000);
    }

    @Test
    void aReportIsCutToTheSevereAndSaysSo() {
        List<Observation> many = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            many.add(new Observation(
                    "note." + i, Severity.NOTE, "x".repeat(5000), null, Map.of("k", "y".repeat(5000)), List.of()));
        }
        many.add(OBSERVATION);
        DetectorReport bounded = ReportBounds.bound(new DetectorReport("d", Outcome.THREAT, null, 0, many, List.of()));
        assertThat(bounded.outcome()).isEqualTo(Outcome.THREAT);
        assertThat(bounded.observations()).hasSizeLessThanOrEqualTo(ReportBounds.MAX_OBSERVATIONS);
        assertThat(bounded.observations().getFirst()).isEqualTo(OBSERVATION);
        assertThat(bounded.observations().getLast().rule()).isEqualTo(ReportBounds.DROPPED_RULE);
        assertThat(ReportBounds.bound(bounded)).isEqualTo(bounded);
    }

    @Test
    void aReportWithinBoundsStaysAsItIs() {
        assertThat(ReportBounds.bound(REPORT)).isEqualTo(REPORT);
    }

    @Test
    void textIsNeverCutInsideACodePoint() {
        assertThat(BoundedText.of("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
        assertThat(BoundedText.of("abc", 3)).isEqualTo("abc");
        assertThat(BoundedText.of(null, 3)).isNull();
    }

    @Test
    void textForTheLogCannotForgeALine() {
        assertThat(BoundedText.forLog("a\nlevel=\"ERROR\"\u202e", 100))
                .isEqualTo("a\\u000alevel=\\u0022ERROR\\u0022\\u202e");
    }

    @Test
    void aQuestionReadsAsItWasWritten() throws IOException {
        for (Question question : List.of(
                new Question.Ids(List.of(1, 2, 3)),
                new Question.Prompt("wörds", true),
                new Question.Prompt("", false))) {
            DiagnosisFrame frame = new DiagnosisFrame(
                    "/input/0/m", null, question, 12, Processor.CPU, Precision.F32, Duration.ofMinutes(10));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            frame.write(new DataOutputStream(bytes));
            assertThat(DiagnosisFrame.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                    .isEqualTo(frame);
        }
    }
}
