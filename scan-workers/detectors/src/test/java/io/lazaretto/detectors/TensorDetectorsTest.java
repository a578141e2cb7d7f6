package io.lazaretto.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.safetensors.Dtype;
import io.lazaretto.detectors.TestingModel.Safetensors;
import io.lazaretto.detectors.census.TensorCensus;
import io.lazaretto.detectors.model.ModelSession;
import io.lazaretto.detectors.recheck.TensorRecheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorDetectorsTest {
    private static final int ROWS = 200;
    private static final int COLUMNS = 16;

    private static Subject subject(TestingModel model, List<Candidate> candidates) {
        return new Subject(model, model.facts(), candidates, ModelSession.none(model));
    }

    private static DetectorReport census(TestingModel model) {
        return new TensorCensus().examine(subject(model, List.of()), Budget.of(Duration.ofSeconds(30)));
    }

    private static DetectorReport recheck(TestingModel model, List<Candidate> candidates) {
        return new TensorRecheck().examine(subject(model, candidates), Budget.of(Duration.ofSeconds(30)));
    }

    /** An embedding of unit noise, where one row may be scaled. */
    private static double[] embedding(int row, double factor) {
        Random random = new Random(7);
        double[] values = new double[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian() * (i / COLUMNS == row ? factor : 1);
        }
        return values;
    }

    private static TestingModel model(Dtype dtype, double[] values) {
        return TestingModel.of(
                "model.safetensors",
                new Safetensors()
                        .tensor("norm.weight", dtype, 1, 4, 1, 1, 1, 1)
                        .tensor("model.embed_tokens.weight", dtype, ROWS, COLUMNS, values)
                        .bytes());
    }

    private static Observation census(DetectorReport report) {
        return report.observations().stream()
                .filter(o -> o.rule().equals("tensor.census"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> rules(DetectorReport report) {
        return report.observations().stream().map(Observation::rule).toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"F64", "F32", "F16", "BF16"})
    void aRowThatStandsOutIsProposedAndConfirmed(Dtype dtype) {
        TestingModel model = model(dtype, embedding(42, 12));
        DetectorReport found = census(model);
        assertThat(found.outcome()).isEqualTo(Outcome.CLEAR);
        assertThat(found.candidates()).hasSize(1);
        assertThat(found.candidates().getFirst().kind()).isEqualTo("tensor-row");
        assertThat(found.candidates().getFirst().evidence())
                .containsEntry("row", "42")
                .containsEntry("path", "model.safetensors");
        DetectorReport tested = recheck(model, found.candidates());
        assertThat(tested.outcome()).isEqualTo(Outcome.CLEAR);
        assertThat(rules(tested)).containsExactly("tensor.row.stands-out");
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"F64", "F32", "F16", "BF16"})
    void anOrdinaryEmbeddingProposesNothing(Dtype dtype) {
        DetectorReport found = census(model(dtype, embedding(42, 1)));
        assertThat(found.outcome()).isEqualTo(Outcome.CLEAR);
        assertThat(found.candidates()).isEmpty();
    }

    @Test
    void anOrdinaryRowIsNotConfirmed() {
        TestingModel odd = model(Dtype.F32, embedding(42, 12));
        List<Candidate> candidates = census(odd).candidates();
        DetectorReport tested = recheck(model(Dtype.F32, embedding(42, 1)), candidates);
        assertThat(rules(tested)).containsExactly("tensor.row.ordinary");
    }

    @Test
    void theCandidateMeansTheSameInAModelWithOtherFilesBesideTheWeights() {
        byte[] weights = new Safetensors()
                .tensor("embed", Dtype.F32, ROWS, COLUMNS, embedding(42, 12))
                .bytes();
        List<Candidate> candidates =
                census(TestingModel.of("w.safetensors", weights)).candidates();
        TestingModel other =
                TestingModel.of(Map.of("README.md", "x".getBytes(StandardCharsets.UTF_8), "w.safetensors", weights));
        assertThat(rules(recheck(other, candidates))).containsExactly("tensor.row.stands-out");
    }

    @Test
    void aTableOfWholeNumbersBesideFloatsIsNotClearUnlessItIsAMask() {
        byte[] packed = new byte[256 * 64];
        byte[] norm = Safetensors.encode(Dtype.F32, new double[64 * 256]);
        for (String name : List.of("layers.0.q_proj.qweight", "layers.0.attn.biases", "w")) {
            TestingModel model = TestingModel.of(
                    "model.safetensors",
                    new Safetensors()
                            .tensor("norm.weight", "F32", "[64,256]", norm)
                            .tensor(name, "I8", "[256,64]", packed)
                            .bytes());
            assertThat(census(model).reason()).isEqualTo("unsupported tensor types");
        }
        for (String name : List.of("embeddings.position_ids", "h.0.attn.bias", "relative_position_index")) {
            TestingModel model = TestingModel.of(
                    "model.safetensors",
                    new Safetensors()
                            .tensor("norm.weight", "F32", "[64,256]", norm)
                            .tensor(name, "U8", "[256,64]", packed)
                            .bytes());
            assertThat(census(model).outcome()).isEqualTo(Outcome.CLEAR);
        }
    }

    @Test
    void numbersAreCounted() {
        TestingModel model = model(Dtype.F32, embedding(0, 1));
        assertThat(census(census(model)).evidence())
                .containsEntry("files", "1")
                .containsEntry("tensors", "2")
                .containsEntry("elements", String.valueOf(ROWS * COLUMNS + 4))
                .containsEntry("nonFinite", "0");
    }

    @Test
    void halfPrecisionIsDecodedLikeDouble() {
        double[] values = {0, -0.0, 0.5, -2, 65504, 6.103515625e-05};
        for (Dtype dtype : List.of(Dtype.F64, Dtype.F32, Dtype.F16)) {
            byte[] file = new Safetensors().tensor("t", dtype, 2, 3, values).bytes();
            assertThat(census(census(TestingModel.of("t.safetensors", file))).evidence())
                    .as(dtype.name())
                    .containsEntry("zeroShare", "0.333333")
                    .containsEntry("peak", "2.44949");
        }
    }

    @Test
    void valuesThatAreNotFiniteAreNoted() {
        double[] values = embedding(0, 1);
        values[3] = Double.NaN;
        values[4] = Double.NEGATIVE_INFINITY;
        DetectorReport found = census(model(Dtype.F32, values));
        assertThat(found.outcome()).isEqualTo(Outcome.CLEAR);
        assertThat(rules(found)).contains("tensor.non-finite");
        assertThat(found.candidates()).hasSize(1);
        assertThat(rules(recheck(model(Dtype.F32, values), found.candidates())))
                .containsExactly("tensor.row.stands-out");
    }

    @Test
    void atMostThirtyTwoRowsAreProposed() {
        double[] values = embedding(0, 1);
        for (int row = 0; row < 60; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                values[row * COLUMNS + column] *= 100 + row;
            }
        }
        assertThat(census(model(Dtype.F32, values)).candidates()).hasSize(32);
    }

    @Test
    void aMatrixThatIsNoEmbeddingProposesNothing() {
        byte[] file = new Safetensors()
                .tensor("mlp.down_proj.weight", Dtype.F32, COLUMNS * 2, ROWS, new double[COLUMNS * 2 * ROWS])
                .bytes();
        assertThat(census(TestingModel.of("m.safetensors", file)).candidates()).isEmpty();
    }

    @Test
    void aModelWithoutTensorsIsInconclusive() {
        DetectorReport found = census(TestingModel.of("README.md", "nothing".getBytes(StandardCharsets.UTF_8)));
        assertThat(found.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(found.reason()).isEqualTo("no tensors that can be read");
    }

    @Test
    void weightsInATypeThatIsNotDecodedAreInconclusive() {
        byte[] file = new Safetensors()
                .tensor("w", "I8", "[4,4]", new byte[16])
                .tensor("scale", Dtype.F32, 1, 1, 1)
                .bytes();
        DetectorReport found = census(TestingModel.of("m.safetensors", file));
        assertThat(found.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(found.reason()).isEqualTo("unsupported tensor types");
    }

    @Test
    void aFewIntegersBesideTheWeightsAreNot() {
        byte[] file = new Safetensors()
                .tensor("w", Dtype.F32, 4, 4, new double[16])
                .tensor("position_ids", "I64", "[1,4]", new byte[32])
                .bytes();
        assertThat(census(TestingModel.of("m.safetensors", file)).outcome()).isEqualTo(Outcome.CLEAR);
    }

    @Test
    void aTruncatedFileIsInconclusive() {
        byte[] file = new Safetensors()
                .tensor("w", Dtype.F32, ROWS, COLUMNS, embedding(0, 1))
                .bytes();
        DetectorReport found = census(TestingModel.of("m.safetensors", java.util.Arrays.copyOf(file, 500)));
        assertThat(found.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(found.reason()).isEqualTo("malformed");
    }

    @Test
    void bytesThatCannotBeReadAreInconclusive() {
        TestingModel model = model(Dtype.F32, embedding(42, 12));
        List<Candidate> candidates = census(model).candidates();
        model.broken();
        assertThat(census(model).reason()).isEqualTo("unreadable");
        assertThat(recheck(model, candidates).reason()).isEqualTo("unreadable");
    }

    @Test
    void aSpentBudgetIsInconclusive() {
        TestingModel model = model(Dtype.F32, embedding(42, 12));
        DetectorReport found = new TensorCensus().examine(subject(model, List.of()), Budget.of(Duration.ZERO));
        assertThat(found.reason()).isEqualTo("out of time");
        List<Candidate> candidates = census(model).candidates();
        assertThat(new TensorRecheck()
                        .examine(subject(model, candidates), Budget.of(Duration.ZERO))
                        .reason())
                .isEqualTo("out of time");
    }

    @Test
    void aCandidateThatNamesNothingIsInconclusive() {
        TestingModel model = model(Dtype.F32, embedding(42, 12));
        for (Map<String, String> evidence : List.of(
                Map.of("path", "model.safetensors", "tensor", "1", "row", "200"),
                Map.of("path", "model.safetensors", "tensor", "9", "row", "0"),
                Map.of("path", "gone.safetensors", "tensor", "0", "row", "0"))) {
            DetectorReport tested = recheck(model, List.of(new Candidate("tensor-row", "x", 1, evidence)));
            assertThat(tested.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
            assertThat(tested.reason()).isEqualTo("candidate not found");
        }
    }

    @Test
    void candidatesOfAnotherKindAreNoCandidates() {
        TestingModel model = model(Dtype.F32, embedding(42, 12));
        Candidate other = new Candidate("trigger", "cf", 1, Map.of("path", "model.safetensors"));
        Candidate broken = new Candidate("tensor-row", "x", 1, Map.of("path", "p", "tensor", "-1", "row", "none"));
        assertThat(recheck(model, List.of(other, broken)).reason()).isEqualTo("no candidates");
    }

    @Test
    void theSameBytesGiveTheSameReport() {
        assertThat(census(model(Dtype.BF16, embedding(42, 12))))
                .isEqualTo(census(model(Dtype.BF16, embedding(42, 12))));
    }

    @Test
    void noMutationOfTheBytesMakesADetectorThrow() {
        byte[] file = new Safetensors()
                .tensor("model.embed_tokens.weight", Dtype.F32, ROWS, COLUMNS, embedding(42, 12))
                .bytes();
        List<Candidate> candidates =
                census(TestingModel.of("m.safetensors", file)).candidates();
        assertThat(candidates).isNotEmpty();
        Random random = new Random(11);
        int inconclusive = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] mutated = file.clone();
            for (int j = 0; j <= random.nextInt(4); j++) {
                mutated[random.nextInt(120)] = (byte) random.nextInt(256);
            }
            TestingModel model = TestingModel.of("m.safetensors", mutated);
            inconclusive += census(model).outcome() == Outcome.INCONCLUSIVE ? 1 : 0;
            assertThat(recheck(model, candidates)).isNotNull();
        }
        assertThat(inconclusive).isGreaterThan(1000);
    }
}
