package io.lazaretto.artifact.provenance;

import static io.lazaretto.artifact.provenance.ProvenanceAssert.key;
import static io.lazaretto.artifact.provenance.ProvenanceAssert.looking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.ModelSigner;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.SigningKeys;
import io.lazaretto.artifact.testing.TestingModel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which files of the model a signature has to cover to be one of the whole model. */
class CoverageRulesTest {
    private static final String P384 = "SHA384withECDSA";
    private static final String HINT = PublicKeys.hint(key().keys().getFirst().key());
    private static final byte[] WEIGHTS = SafetensorsBuilder.clean();
    private static final String EVIL = new String(PickleBuilder.malicious(), UTF_8);

    @Test
    void aSignatureInASubfolderDoesNotCoverWhatLiesOutside() {
        TestingModel model = folder("sub").with("pytorch_model.bin", EVIL);
        looking(model, key())
                .says(Outcome.SUSPECT, "provenance.unsigned-content")
                .evidence("provenance.unsigned-content", "files", "pytorch_model.bin");
        assertThat(complete(model)).containsExactly(false);
    }

    @Test
    void aSignatureInASubfolderCoversAModelThatLiesThere() {
        TestingModel model = folder("sub").with("README.md", "# A model\n").with(".gitattributes", "x\n");
        looking(model, key()).says(Outcome.CLEAR, "provenance.signed").isTrusted("key");
        assertThat(complete(model)).containsExactly(true);
    }

    @Test
    void twoTrustedSignaturesCoverTheirFoldersTogether() {
        TestingModel model = signInto(folder("one"), "two");
        looking(model, key()).says(Outcome.CLEAR, "provenance.signed").saysNothingOf("provenance.unsigned-content");
        assertThat(complete(model)).containsExactly(true, true);
    }

    @Test
    void theSignatureOfOneFileExcusesNothingBesideIt() {
        TestingModel model = oneFile().with("pytorch_model.bin", EVIL);
        assertThat(complete(model)).containsExactly(false);
    }

    @Test
    void theSignatureOfTheOnlyFileIsComplete() {
        assertThat(complete(oneFile())).containsExactly(true);
    }

    @Test
    void aConfigurationWithAnEnvelopeInItHasToBeCovered() {
        String envelope = new String(
                ModelSigner.of(weights())
                        .predicateType("https://slsa.dev/provenance/v1")
                        .envelope(SigningKeys.published(), P384),
                UTF_8);
        TestingModel model = sign(weights(), "model.sig", ModelSigner.of(weights()));
        looking(model.with("chat_template.json", envelope.replaceFirst("\\{", "{\"chat_template\": \"x\", ")), key())
                .says(Outcome.SUSPECT, "provenance.unsigned-content")
                .evidence("provenance.unsigned-content", "files", "chat_template.json");
        assertThat(complete(model)).containsExactly(false);
        looking(model.with("chat_template.json", envelope), key())
                .says(Outcome.CLEAR, "provenance.other-statement")
                .saysNothingOf("provenance.unsigned-content");
    }

    private static TestingModel weights() {
        return TestingModel.of("model.safetensors", WEIGHTS);
    }

    private static TestingModel oneFile() {
        return sign(weights(), "model.sig", ModelSigner.of(weights()).name("model.safetensors"));
    }

    private static TestingModel folder(String name) {
        return sign(
                TestingModel.of(name + "/model.safetensors", WEIGHTS), name + "/model.sig", ModelSigner.of(weights()));
    }

    private static TestingModel signInto(TestingModel model, String name) {
        return sign(model.with(name + "/model.safetensors", WEIGHTS), name + "/model.sig", ModelSigner.of(weights()));
    }

    private static TestingModel sign(TestingModel model, String path, ModelSigner signer) {
        return model.with(path, signer.withKey(SigningKeys.published(), P384, HINT));
    }

    private static List<Boolean> complete(TestingModel model) {
        List<byte[]> unknown = Collections.nCopies(model.artifacts().size(), null);
        return new ProvenanceInspector(key(), InstantSource.fixed(ProvenanceAssert.NOW))
                .inspect(model, unknown, Duration.ofSeconds(20)).signers().stream()
                        .map(SignerFact::complete)
                        .toList();
    }
}
