package io.lazaretto.artifact.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.Facts.License;
import io.lazaretto.artifact.testing.GgufBuilder;
import io.lazaretto.artifact.testing.OnnxBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.TfliteBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an inspection says of a model apart from threats: whose weights are read, licences, parents, formats. */
class ModelFactsTest {
    private static Facts facts(Map<String, byte[]> files) {
        TestingModel model = new TestingModel();
        files.forEach((path, content) -> model.with(path, content));
        return new Inspector(InspectionLimits.DEFAULT).inspect(model).facts();
    }

    private static Facts facts(String path, byte[] content) {
        return facts(Map.of(path, content));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void torchAndGgufFilesHoldTensorsThatAreRead() {
        assertThat(facts("pytorch_model.bin", TorchBuilder.cleanZip()).tensorFiles())
                .hasSize(1);
        assertThat(facts("pytorch_model.bin", TorchBuilder.cleanLegacy()).tensorFiles())
                .hasSize(1);
        Facts gguf = facts("model.gguf", GgufBuilder.clean());
        assertThat(gguf.tensorFiles()).containsExactly("model.gguf");
        assertThat(gguf.unreadWeights()).isEmpty();
        assertThat(gguf.fileFormats()).containsExactly(new Facts.FileFormat("model.gguf", "gguf"));
    }

    @Test
    void weightsOfOtherFrameworksAreNamedAsUnread() {
        Facts both = facts(Map.of(
                "model.onnx",
                OnnxBuilder.clean(),
                "model.tflite",
                TfliteBuilder.clean(),
                "model.gguf",
                GgufBuilder.clean()));
        assertThat(both.unreadWeights()).containsExactly("onnx", "tflite");
        assertThat(both.tensorFiles()).containsExactly("model.gguf");
    }

    @Test
    void tensorsInsideAnArchiveAreUnread() {
        byte[] zip =
                new ZipBuilder().stored("inner/model.gguf", GgufBuilder.clean()).toBytes();
        assertThat(facts("model.zip", zip).unreadWeights()).containsExactly("gguf");
        assertThat(facts("model.zip", zip).tensorFiles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sklearn.svm._classes, SVC, false",
        "xgboost.core, Booster, false",
        "torch.nn.modules.linear, Linear, true",
        "numpy.core.multiarray, _reconstruct, true",
        "collections, OrderedDict, false"
    })
    void aPickleHoldsWeightsAsItsImportsSay(String module, String name, boolean weights) {
        byte[] pickle = text("c" + module + "\n" + name + "\n.");
        assertThat(facts("model.pkl", pickle).unreadWeights().contains("pickle"))
                .isEqualTo(weights);
    }

    @Test
    void anEstimatorMayHaveArrays() {
        byte[] pickle = text("(csklearn.svm._classes\nSVC\ncnumpy.core.multiarray\n_reconstruct\nt.");
        assertThat(facts("model.pkl", pickle).unreadWeights()).isEmpty();
    }

    @Test
    void licencesAreClaimedByCardsConfigurationsAndTexts() {
        Facts facts = facts(Map.of(
                "README.md", text("---\nlicense: apache-2.0\nbase_model:\n- org/a\n- org/b\n---\n# Card\n"),
                "config.json", text("{\"architectures\": [\"LlamaForCausalLM\"], \"license\": \"MIT\"}"),
                "LICENSE", text("\n\nLLAMA 3 COMMUNITY LICENSE AGREEMENT\nVersion of some day\n")));
        assertThat(facts.licenses())
                .containsExactlyInAnyOrder(
                        new License("Apache-2.0", "apache-2.0", "README.md"),
                        new License("MIT", "MIT", "config.json"),
                        new License(null, "LLAMA 3 COMMUNITY LICENSE AGREEMENT", "LICENSE"));
        assertThat(facts.lineage()).extracting(Facts.Claim::model).containsExactly("org/a", "org/b");
    }

    @Test
    void anotherLicenceHasTheNameThatTheCardGives() {
        Facts facts = facts("README.md", text("---\nlicense: other\nlicense_name: gemma\n---\n"));
        assertThat(facts.licenses()).containsExactly(new License(null, "gemma", "README.md"));
        assertThat(facts("README.md", text("# License\nMIT\n")).licenses()).isEmpty();
    }

    @Test
    void aGgufFileNamesItsLicenceAndParents() {
        byte[] file = new GgufBuilder()
                .string("general.architecture", "llama")
                .string("general.license", "mit")
                .string("general.base_model.0.repo_url", "https://huggingface.co/org/base")
                .floats("output.weight", 4, 3)
                .toBytes();
        Facts facts = facts("m.gguf", file);
        assertThat(facts.licenses()).containsExactly(new License("MIT", "mit", "m.gguf"));
        assertThat(facts.lineage()).hasSize(1);
    }

    @Test
    void claimsAreBounded() {
        StringBuilder card = new StringBuilder("---\nlicense:\n");
        for (int i = 0; i < 1000; i++) {
            card.append("- ").append("x".repeat(500)).append(i).append('\n');
        }
        Facts facts = facts("README.md", text(card + "---\n"));
        assertThat(facts.licenses()).hasSizeBetween(1, 16);
        assertThat(facts.licenses()).allMatch(license -> license.name().length() < 1000);
    }
}
