package io.lazaretto.detectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.detectors.model.Machine;
import io.lazaretto.detectors.model.ModelSession;
import io.lazaretto.detectors.model.SmallestLlama;
import io.lazaretto.detectors.running.InferenceCheck;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** On the real engine. */
class InferenceCheckTest {
    private static final Facts FACTS = Facts.of("language-model", null, List.of(), List.of(), List.of());
    private static final long AMPLE = 2L << 30;

    private final SortedMap<String, byte[]> files = SmallestLlama.files();

    private DetectorReport check(long memory) {
        return check(Optional.empty(), Machine.of(memory));
    }

    private DetectorReport check(Optional<Map<String, byte[]>> base, Machine machine) {
        TestingModel model = TestingModel.of(files);
        try (ModelSession session = new ModelSession(model, base.map(TestingModel::of), machine)) {
            Subject subject = new Subject(model, FACTS, List.of(), session);
            return new InferenceCheck().examine(subject, Budget.of(Duration.ofMinutes(1)));
        }
    }

    private void config(String from, String to) {
        String config = new String(files.get("config.json"), UTF_8);
        assertThat(config).contains(from);
        files.put("config.json", config.replace(from, to).getBytes(UTF_8));
    }

    @Test
    void aModelThatRunsIsClearAndDescribed() {
        DetectorReport report = check(AMPLE);
        assertThat(report.outcome()).as(report.reason()).isEqualTo(Outcome.CLEAR);
        assertThat(report.observations()).extracting(Observation::rule).containsExactly("inference.runs");
        assertThat(report.observations().getFirst().evidence())
                .containsEntry("architecture", "llama")
                .containsEntry("parameters", "856")
                .containsEntry("device", "cpu")
                .containsKey("dtype");
    }

    @Test
    void anArchitectureThatIsNotKnownIsNamed() {
        config("\"llama\"", "\"zebra\"");
        DetectorReport report = check(AMPLE);
        assertThat(report.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.reason()).isEqualTo("unsupported architecture: zebra");
    }

    @Test
    void aShardThatIsNotThereIsNamed() {
        files.remove("model.safetensors");
        files.put(
                "model.safetensors.index.json",
                "{\"weight_map\":{\"model.norm.weight\":\"model-00001-of-00002.safetensors\"}}".getBytes(UTF_8));
        assertThat(check(AMPLE).reason()).isEqualTo("missing shard: model-00001-of-00002.safetensors");
    }

    @Test
    void aModelThatDoesNotFitIntoMemoryIsNotLoaded() {
        assertThat(check(64L << 20).reason()).isEqualTo("needs 1 GiB");
    }

    @Test
    void filesThatDoNotFitIntoMemoryAreNotEvenCopied() {
        assertThat(check(1000).reason()).isEqualTo("needs 1 GiB");
    }

    @Test
    void weightsThatAreNoNumbersAreSuspect() {
        byte[] weights = files.get("model.safetensors");
        ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).putFloat(weights.length - 4, Float.NaN);
        DetectorReport report = check(AMPLE);
        assertThat(report.outcome()).isEqualTo(Outcome.SUSPECT);
        Observation found = report.observations().getFirst();
        assertThat(found.rule()).isEqualTo("inference.non-finite");
        assertThat(found.evidence())
                .containsEntry("tensor", "model.norm.weight")
                .containsEntry("numbers", "1");
    }

    @Test
    void finiteWeightsWhoseAnswersAreNotAreSuspect() {
        byte[] weights = files.get("model.safetensors");
        ByteBuffer numbers = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) {
            numbers.putFloat(weights.length - 4 * (i + 1), 3e38f);
        }
        DetectorReport report = check(AMPLE);
        assertThat(report.outcome()).isEqualTo(Outcome.SUSPECT);
        assertThat(report.observations().getFirst().evidence()).containsKey("logits");
    }

    @Test
    void aConfigurationThatContradictsTheTensorsIsSuspect() {
        config("\"intermediate_size\": 16", "\"intermediate_size\": 24");
        DetectorReport report = check(AMPLE);
        assertThat(report.outcome()).isEqualTo(Outcome.SUSPECT);
        assertThat(report.observations()).extracting(Observation::rule).containsExactly("inference.contradiction");
        assertThat(report.observations().getFirst().evidence().get("how")).contains("mlp");
    }

    @Test
    void absurdSizesEndInAnAnswer() {
        config("\"num_hidden_layers\": 1", "\"num_hidden_layers\": 1099511627776");
        assertThat(check(AMPLE).outcome()).isIn(Outcome.SUSPECT, Outcome.INCONCLUSIVE);
    }

    @Test
    void anAdapterWithoutItsBaseIsInconclusiveAndNamesIt() {
        files.clear();
        files.put(
                "adapter_config.json",
                "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4,\"target_modules\":[\"q_proj\"],\"base_model_name_or_path\":\"org/base\"}"
                        .getBytes(UTF_8));
        files.put("adapter_model.safetensors", adapter());
        assertThat(check(AMPLE).reason()).isEqualTo("base model not available: org/base");
        DetectorReport merged = check(Optional.of(SmallestLlama.files()), Machine.of(AMPLE));
        assertThat(merged.outcome()).as(merged.reason()).isEqualTo(Outcome.CLEAR);
    }

    private static byte[] adapter() {
        String name = "base_model.model.model.layers.0.self_attn.q_proj.";
        return new TestingModel.Safetensors()
                .tensor(name + "lora_A.weight", io.lazaretto.artifact.safetensors.Dtype.F32, 2, 8, new double[16])
                .tensor(name + "lora_B.weight", io.lazaretto.artifact.safetensors.Dtype.F32, 8, 2, new double[16])
                .bytes();
    }

    @Test
    void bytesThatCannotBeReadAreInconclusive() {
        TestingModel model = TestingModel.of(files).broken();
        try (ModelSession session = new ModelSession(model, Optional.empty(), Machine.of(AMPLE))) {
            Subject subject = new Subject(model, FACTS, List.of(), session);
            assertThat(new InferenceCheck()
                            .examine(subject, Budget.of(Duration.ofMinutes(1)))
                            .reason())
                    .isEqualTo("unreadable");
        }
    }

    @Test
    void withoutNativeLibrariesNothingIsRun() {
        assertThat(check(Optional.empty(), Machine.NONE).reason()).isEqualTo("inference not available");
    }

    @Test
    void aSpentBudgetIsInconclusive() {
        TestingModel model = TestingModel.of(files);
        Subject subject = new Subject(model, FACTS, List.of(), ModelSession.none(model));
        assertThat(new InferenceCheck()
                        .examine(subject, Budget.of(Duration.ZERO))
                        .reason())
                .isEqualTo("out of time");
    }
}
