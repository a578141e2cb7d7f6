package io.lazaretto.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.GgufBuilder;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import io.lazaretto.detectors.census.TensorCensus;
import io.lazaretto.detectors.model.ModelSession;
import io.lazaretto.detectors.recheck.TensorRecheck;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Weights in other formats than safetensors: read to the last number, or not called clear. */
class WeightFormatsTest {
    private static final int ROWS = 200;
    private static final int COLUMNS = 32;
    private static final int ODD_ROW = 42;

    private static DetectorReport census(TestingModel model) {
        return census(model, model.facts());
    }

    private static DetectorReport census(TestingModel model, Facts facts) {
        return new TensorCensus()
                .examine(
                        new Subject(model, facts, List.of(), ModelSession.none(model)),
                        Budget.of(Duration.ofSeconds(30)));
    }

    private static Map<String, String> counted(DetectorReport report) {
        return report.observations().stream()
                .filter(o -> o.rule().equals("tensor.census"))
                .findFirst()
                .orElseThrow()
                .evidence();
    }

    /** Scales of one block per row: the odd row is a hundred times as long as the others. */
    private static byte[] quantised() {
        Random random = new Random(3);
        ByteBuffer blocks = ByteBuffer.allocate(ROWS * 18).order(ByteOrder.LITTLE_ENDIAN);
        byte[] nibbles = new byte[16];
        for (int row = 0; row < ROWS; row++) {
            random.nextBytes(nibbles);
            blocks.putShort(Float.floatToFloat16(row == ODD_ROW ? 10f : 0.1f)).put(nibbles);
        }
        return blocks.array();
    }

    private static TestingModel gguf() {
        byte[] file = new GgufBuilder()
                .string("general.architecture", "llama")
                .tensor("token_embd.weight", 2, 0, quantised(), COLUMNS, ROWS)
                .toBytes();
        return TestingModel.of("model.gguf", file);
    }

    @Test
    void quantisedTensorsOfAGgufFileAreRead() {
        DetectorReport found = census(gguf());
        assertThat(found.outcome()).isEqualTo(Outcome.CLEAR);
        assertThat(counted(found)).containsEntry("elements", String.valueOf(ROWS * COLUMNS));
        assertThat(found.candidates()).hasSize(1);
        assertThat(found.candidates().getFirst().evidence()).containsEntry("row", String.valueOf(ODD_ROW));
        DetectorReport tested = new TensorRecheck()
                .examine(
                        new Subject(gguf(), gguf().facts(), found.candidates(), ModelSession.none(gguf())),
                        Budget.of(Duration.ofSeconds(30)));
        assertThat(tested.observations()).extracting(Observation::rule).containsExactly("tensor.row.stands-out");
    }

    @Test
    void theStateOfATorchFileIsReadInBothForms() {
        for (byte[] file : List.of(TorchBuilder.cleanZip(), TorchBuilder.cleanLegacy())) {
            DetectorReport found = census(TestingModel.of("pytorch_model.bin", file));
            assertThat(found.outcome()).isEqualTo(Outcome.CLEAR);
            assertThat(counted(found))
                    .containsEntry("elements", "6")
                    .containsEntry("tensors", "1")
                    .containsEntry("peak", "1.65145");
        }
    }

    @Test
    void everyShardIsRead() {
        TestingModel model = TestingModel.of(Map.of(
                "pytorch_model-00001-of-00002.bin", TorchBuilder.cleanZip(),
                "pytorch_model-00002-of-00002.bin", TorchBuilder.cleanZip()));
        assertThat(counted(census(model))).containsEntry("files", "2").containsEntry("elements", "12");
    }

    @Test
    void aTensorDeepInsideOtherContainersIsRead() {
        byte[] plain = TorchBuilder.stateDict(new byte[0], false);
        // A list and a dictionary around the state: behind PROTO, and before STOP.
        byte[] nested = PickleBuilder.pickle()
                .bytes(java.util.Arrays.copyOf(plain, 2))
                .emptyList()
                .emptyDict()
                .unicode("optimizer")
                .bytes(java.util.Arrays.copyOfRange(plain, 2, plain.length - 1))
                .setItem()
                .append()
                .stop();
        DetectorReport found = census(TestingModel.of("state.pt", TorchBuilder.zip(nested)));
        assertThat(found.outcome()).isEqualTo(Outcome.CLEAR);
        assertThat(counted(found)).containsEntry("elements", "6");
    }

    @Test
    void aStorageOfAnUnknownTypeIsNotClear() {
        byte[] pickle = new String(TorchBuilder.stateDict(new byte[0], false), StandardCharsets.ISO_8859_1)
                .replace("FloatStorage", "QUInt8Storage")
                .getBytes(StandardCharsets.ISO_8859_1);
        DetectorReport found = census(TestingModel.of("state.pt", TorchBuilder.zip(pickle)));
        assertThat(found.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(found.reason()).isEqualTo("unsupported tensors");
        assertThat(found.observations()).extracting(Observation::rule).contains("tensor.unread");
    }

    @Test
    void aMissingStorageIsNotClear() {
        byte[] file = new ZipBuilder()
                .stored("archive/data.pkl", TorchBuilder.stateDict(new byte[0], false))
                .toBytes();
        DetectorReport found = census(TestingModel.of("state.pt", file));
        assertThat(found.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(found.reason()).isEqualTo("malformed");
    }

    @Test
    void aFileInWhichInspectionSawTensorsMustBeRecognised() {
        TestingModel model = TestingModel.of(Map.of("a.pt", TorchBuilder.cleanZip(), "b.pt", new byte[100]));
        Facts facts = TestingModel.facts(
                List.of(new Facts.FileFormat("a.pt", "torch-zip"), new Facts.FileFormat("b.pt", "torch-legacy")));
        assertThat(census(model, facts).reason()).isEqualTo("unsupported tensors");
    }

    @Test
    void aListThatEndsAmongTheWeightsIsNotTakenForWhole() {
        TestingModel model = TestingModel.of(Map.of("a.pt", TorchBuilder.cleanZip(), "b.pt", new byte[100]));
        Facts.FileFormat weights = new Facts.FileFormat("a.pt", "torch-zip");
        assertThat(census(model, TestingModel.facts(List.of(weights))).reason()).isEqualTo("unsupported tensors");
        assertThat(census(model, TestingModel.facts(List.of())).reason()).isEqualTo("unsupported tensors");
        // Other files come behind the weights: what is missing then is none.
        List<Facts.FileFormat> further = List.of(weights, new Facts.FileFormat("c.txt", "text"));
        assertThat(census(model, TestingModel.facts(further)).outcome()).isEqualTo(Outcome.CLEAR);
    }

    @Test
    void aFileWhoseNameIsTooLongForTheListMustBeReadByItself() {
        String name = "n".repeat(Facts.MAX_LISTED_PATH + 1);
        Map<String, byte[]> files = Map.of("a.pt", TorchBuilder.cleanZip(), name, new byte[100]);
        assertThat(census(TestingModel.of(files)).reason()).isEqualTo("unsupported tensors");
        Map<String, byte[]> readable = Map.of("a.pt", TorchBuilder.cleanZip(), name, TorchBuilder.cleanZip());
        assertThat(census(TestingModel.of(readable)).outcome()).isEqualTo(Outcome.CLEAR);
    }

    @Test
    void aLegacyFileIsRecognisedWhateverItBeginsWith() {
        byte[] legacy = TorchBuilder.cleanLegacy();
        byte[] behindNothing = new byte[legacy.length + 2];
        // None, dropped again: a writer that does not want to be recognised.
        behindNothing[0] = 'N';
        behindNothing[1] = '0';
        System.arraycopy(legacy, 0, behindNothing, 2, legacy.length);
        assertThat(counted(census(TestingModel.of("pytorch_model.bin", behindNothing))))
                .containsEntry("elements", "6");
    }

    @Test
    void noMutationMakesACensusThrowOrReadBeyondTheFile() {
        List<Supplier<byte[]>> files = List.of(TorchBuilder::cleanZip, TorchBuilder::cleanLegacy, GgufBuilder::clean);
        Random random = new Random(5);
        int inconclusive = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] file = files.get(i % files.size()).get();
            for (int j = 0; j <= random.nextInt(4); j++) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = i % 7 == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file;
            inconclusive += census(TestingModel.of("m.bin", cut)).outcome() == Outcome.INCONCLUSIVE ? 1 : 0;
        }
        assertThat(inconclusive).isBetween(300, 1490);
    }
}
