package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.TorchBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectorTest {
    @Test
    void everyDetectorReportsOnceInOrder() {
        assertThat(inspecting(new TestingModel()).inspection().reports())
                .extracting(DetectorReport::detector)
                .containsExactlyElementsOf(Detectors.ALL);
    }

    @Test
    void bytesThatCannotBeReadAreInconclusiveForEveryDetector() {
        TestingModel model =
                TestingModel.of("model.safetensors", SafetensorsBuilder.clean()).unreadable("model.safetensors");
        for (String detector :
                new String[] {Detectors.FORMAT, Detectors.SAFETENSORS, Detectors.PICKLE, Detectors.CODE}) {
            inspecting(model).isInconclusive(detector, "unreadable");
        }
    }

    @Test
    void aThreatInOneFileOutweighsAnUnreadableOther() {
        TestingModel model = TestingModel.of("a.safetensors", SafetensorsBuilder.clean())
                .with("b.bin", PickleBuilder.malicious())
                .unreadable("a.safetensors");
        assertThat(inspecting(model).report(Detectors.PICKLE).outcome()).isEqualTo(Outcome.THREAT);
    }

    @Test
    void noTimeLeftIsInconclusive() {
        inspecting(
                        TestingModel.of("model.bin", TorchBuilder.cleanZip()),
                        InspectionLimits.DEFAULT.within(Duration.ZERO))
                .isInconclusive(Detectors.PICKLE, "out of time");
    }

    @ParameterizedTest
    @CsvSource({
        "LlamaForCausalLM, language-model",
        "GPT2LMHeadModel, language-model",
        "BertForSequenceClassification, classifier",
        "ViTForImageClassification, classifier",
        "BertModel, model"
    })
    void theKindFollowsFromTheArchitecture(String architecture, String kind) {
        Facts facts = inspecting(new TestingModel()
                        .with("model.safetensors", SafetensorsBuilder.clean())
                        .with("config.json", "{\"architectures\": [\"%s\"]}".formatted(architecture)))
                .staysSilent()
                .inspection()
                .facts();
        assertThat(facts.kind()).isEqualTo(kind);
        assertThat(facts.architecture()).isEqualTo(architecture);
        assertThat(facts.formats()).containsExactly("json", "safetensors");
    }

    @Test
    void anAdapterNamesItsBase() {
        Facts facts = inspecting(new TestingModel()
                        .with("adapter_model.safetensors", SafetensorsBuilder.clean())
                        .with(
                                "adapter_config.json",
                                "{\"peft_type\":\"LORA\",\"base_model_name_or_path\":\"org/base\"}"))
                .staysSilent()
                .inspection()
                .facts();
        assertThat(facts.kind()).isEqualTo("adapter");
        assertThat(facts.lineage()).containsExactly(new Facts.Claim("adapter-base", "org/base", "adapter_config.json"));
    }

    @Test
    void hostileTextInEvidenceIsBoundedAndEscaped() {
        byte[] file = PickleBuilder.pickle()
                .proto(4)
                .stackGlobal("os", "system")
                .unicode("\u202e\n<b>" + "A".repeat(5_000))
                .tuple1()
                .reduce()
                .stop();
        for (Observation observation :
                inspecting("m\u202e.pkl", file).report(Detectors.PICKLE).observations()) {
            assertThat(observation.evidence().values()).allSatisfy(v -> assertThat(v)
                    .hasSizeLessThan(600)
                    .doesNotContain("\u202e")
                    .doesNotContain("\n"));
            assertThat(observation.location().path()).doesNotContain("\u202e");
        }
    }

    @Test
    void observationsAreBoundedAndTheSeverestAreKept() {
        PickleBuilder many = PickleBuilder.pickle();
        for (int i = 0; i < 1_000; i++) {
            many.global("acme", "Thing" + i).pop();
        }
        byte[] file =
                many.global("os", "system").unicode("id").tuple1().reduce().stop();
        DetectorReport report = inspecting("model.pkl", file).report(Detectors.PICKLE);
        assertThat(report.observations()).hasSizeLessThanOrEqualTo(InspectionLimits.DEFAULT.observations() + 1);
        assertThat(report.observations()).anyMatch(o -> o.rule().equals("pickle.call.dangerous"));
        assertThat(report.observations()).anyMatch(o -> o.rule().equals("report.truncated"));
    }
}
