package io.lazaretto.artifact.provenance;

import static io.lazaretto.artifact.provenance.ProvenanceAssert.NOW;
import static io.lazaretto.artifact.provenance.ProvenanceAssert.key;
import static io.lazaretto.artifact.provenance.ProvenanceAssert.looking;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.ModelSigner;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.SigningKeys;
import io.lazaretto.artifact.testing.TestingModel;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signature means, rule by rule; signed with the published test key unless a test says otherwise. */
class SignatureRulesTest {
    private static final PrivateKey TEST_KEY = SigningKeys.published();
    private static final String P384 = "SHA384withECDSA";
    private static final String HINT = PublicKeys.hint(key().keys().getFirst().key());
    private static final String ZEROS = "00".repeat(32);

    private static TestingModel files() {
        return TestingModel.of("model.safetensors", SafetensorsBuilder.clean())
                .with("config.json", "{\"model_type\": \"llama\"}")
                .with("README.md", "# A model\n");
    }

    private static TestingModel signed(TestingModel model, ModelSigner signer) {
        return model.with("model.sig", signer.withKey(TEST_KEY, P384, HINT));
    }

    private static TestingModel signed() {
        return signed(files(), ModelSigner.of(files()));
    }

    @Test
    void aSignedModelIsTrusted() {
        looking(signed(), key()).isTrusted("key");
    }

    @Test
    void anUnsignedModelIsClearAndSaysSo() {
        looking(files(), key()).says(Outcome.CLEAR, "provenance.unsigned").isNotTrusted();
    }

    // Files against what was signed.

    @Test
    void changedWeightsUnderATrustedSignatureAreAThreat() {
        looking(signed().with("model.safetensors", "other"), key())
                .says(Outcome.THREAT, "provenance.digest-mismatch")
                .evidence("provenance.digest-mismatch", "files", "model.safetensors");
    }

    @Test
    void aChangedCardUnderATrustedSignatureIsSuspect() {
        looking(signed().with("README.md", "# Another\n"), key()).says(Outcome.SUSPECT, "provenance.digest-mismatch");
    }

    @Test
    void changedWeightsUnderAnUnknownSignatureAreSuspect() {
        looking(signed().with("model.safetensors", "other"), Trust.NONE)
                .says(Outcome.SUSPECT, "provenance.digest-mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"adapter.bin", "code.py", "generation_config.json", "vocab.txt"})
    void anAddedFileThatALoaderReadsIsSuspect(String name) {
        looking(signed().with(name, "x = 1\n"), key())
                .says(Outcome.SUSPECT, "provenance.unsigned-content")
                .evidence("provenance.unsigned-content", "files", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LICENSE", "card.md", ".gitattributes", ".gitignore"})
    void anAddedFileForPeopleIsANote(String name) {
        looking(signed().with(name, "some text\n"), key())
                .says(Outcome.CLEAR, "provenance.signed")
                .saysNothingOf("provenance.unsigned-content");
    }

    @Test
    void aRemovedFileIsSuspect() {
        TestingModel model = signed();
        model.files().remove("config.json");
        looking(model, key()).says(Outcome.SUSPECT, "provenance.file-missing");
    }

    @Test
    void excludedWeightsAreSuspectWhoeverSigned() {
        TestingModel model = signed(files(), ModelSigner.of(files()).ignoring("model.safetensors"));
        looking(model, key()).says(Outcome.SUSPECT, "provenance.excluded-weights");
        looking(model, Trust.NONE).says(Outcome.SUSPECT, "provenance.excluded-weights");
    }

    @Test
    void anExcludedFolderExcludesWhatIsInIt() {
        TestingModel files = files().with("onnx/model.onnx", "x");
        ModelSigner signer = ModelSigner.of(files).without("onnx/model.onnx").ignoring("onnx");
        looking(signed(files, signer), key())
                .says(Outcome.SUSPECT, "provenance.excluded-weights")
                .saysNothingOf("provenance.unsigned-content");
    }

    @Test
    void anExcludedCardIsANote() {
        looking(signed(files(), ModelSigner.of(files()).ignoring("README.md")), key())
                .says(Outcome.CLEAR, "provenance.excluded")
                .isTrusted("key");
    }

    // Names.

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "/etc/passwd", "a/../../b", "C:\\\\x", "..\\\\x"})
    void aNameThatLeavesTheModelIsAThreat(String name) {
        looking(signed(files(), ModelSigner.of(files()).resource(name, ZEROS)), key())
                .says(Outcome.THREAT, "provenance.resource-path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"./config.json", "a//b", "a/", "a/./b"})
    void aNameInAnotherFormThanTheSpecificationsIsSuspect(String name) {
        looking(signed(files(), ModelSigner.of(files()).resource(name, ZEROS)), key())
                .says(Outcome.SUSPECT, "provenance.resource-path");
    }

    @Test
    void aFileThatIsNamedTwiceWithOneDigestIsSuspect() {
        String digest = java.util.HexFormat.of().formatHex(Digests.sha256(SafetensorsBuilder.clean()));
        looking(signed(files(), ModelSigner.of(files()).resource("model.safetensors", digest)), key())
                .says(Outcome.SUSPECT, "provenance.duplicate-resource");
    }

    @Test
    void aFileThatIsNamedTwiceWithTwoDigestsIsAThreat() {
        looking(signed(files(), ModelSigner.of(files()).resource("model.safetensors", ZEROS)), key())
                .says(Outcome.THREAT, "provenance.duplicate-resource", "provenance.digest-mismatch");
    }

    // Who signed.

    @Test
    void theSignatureOfAnotherKeyIsNotTrusted() {
        KeyPair other = SigningKeys.make("secp384r1");
        TestingModel model = files().with(
                        "model.sig",
                        ModelSigner.of(files()).withKey(other.getPrivate(), P384, PublicKeys.hint(other.getPublic())));
        looking(model, key()).says(Outcome.CLEAR, "provenance.untrusted-signer").isNotTrusted();
    }

    @Test
    void theSignatureOfAnotherKeyUnderTheNameOfATrustedOneIsAThreat() {
        KeyPair other = SigningKeys.make("secp384r1");
        TestingModel model = files().with("model.sig", ModelSigner.of(files()).withKey(other.getPrivate(), P384, HINT));
        looking(model, key())
                .says(Outcome.THREAT, "provenance.signature-invalid")
                .isNotTrusted();
    }

    @Test
    void aPayloadThatWasExchangedAfterSigningIsAThreat() {
        looking(signed(files(), ModelSigner.of(files()).tamperedPayload()), key())
                .says(Outcome.THREAT, "provenance.signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1 SHA256withECDSA", "secp384r1 SHA384withECDSA", "secp521r1 SHA512withECDSA"})
    void everyCurveOfTheSpecificationVerifies(String curve) {
        String[] parts = curve.split(" ", 2);
        KeyPair pair = SigningKeys.make(parts[0]);
        Trust trust = Trust.of(
                Map.of("k.pem", SigningKeys.pem("PUBLIC KEY", pair.getPublic().getEncoded())));
        looking(files().with("model.sig", ModelSigner.of(files()).withKey(pair.getPrivate(), parts[1], "")), trust)
                .isTrusted("key");
    }

    @Test
    void aHashThatDoesNotBelongToTheCurveIsForged() {
        TestingModel model =
                files().with("model.sig", ModelSigner.of(files()).withKey(TEST_KEY, "SHA256withECDSA", HINT));
        looking(model, key()).says(Outcome.THREAT, "provenance.signature-invalid");
    }

    private final KeyPair authorityKey = SigningKeys.make("secp256r1");
    private final KeyPair leafKey = SigningKeys.make("secp256r1");

    private X509Certificate authority(Instant from, Instant to) {
        return SigningKeys.authority("Test Authority", authorityKey, from, to);
    }

    private TestingModel certified(X509Certificate leaf) throws Exception {
        return files().with(
                        "model.sig",
                        ModelSigner.of(files())
                                .withCertificates(leafKey.getPrivate(), "SHA256withECDSA", leaf.getEncoded()));
    }

    private X509Certificate leaf(PrivateKey issuerKey, Instant from, Instant to) {
        return SigningKeys.leaf("Signer", leafKey.getPublic(), "Test Authority", issuerKey, from, to);
    }

    private static Trust authorities(X509Certificate... certificates) {
        return new Trust(List.of(), List.of(certificates), null, List.of());
    }

    private static final Instant BEFORE = NOW.minus(Duration.ofDays(300));
    private static final Instant AFTER = NOW.plus(Duration.ofDays(300));
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));

    @Test
    void aChainToAConfiguredAuthorityIsTrusted() throws Exception {
        looking(certified(leaf(authorityKey.getPrivate(), BEFORE, AFTER)), authorities(authority(BEFORE, AFTER)))
                .isTrusted("certificate");
    }

    @Test
    void aChainToAnotherAuthorityOfTheSameNameIsNotTrusted() throws Exception {
        PrivateKey other = SigningKeys.make("secp256r1").getPrivate();
        looking(certified(leaf(other, BEFORE, AFTER)), authorities(authority(BEFORE, AFTER)))
                .says(Outcome.CLEAR, "provenance.untrusted-signer")
                .evidence("provenance.untrusted-signer", "why", "no configured authority")
                .isNotTrusted();
    }

    @Test
    void anExpiredLeafIsNotTrustedForNothingProvesWhenItSigned() throws Exception {
        looking(certified(leaf(authorityKey.getPrivate(), BEFORE, YESTERDAY)), authorities(authority(BEFORE, AFTER)))
                .says(Outcome.CLEAR, "provenance.untrusted-signer")
                .evidence("provenance.untrusted-signer", "why", "not valid now")
                .isNotTrusted();
    }

    @Test
    void anExpiredAuthorityIsNotTrusted() throws Exception {
        looking(certified(leaf(authorityKey.getPrivate(), BEFORE, AFTER)), authorities(authority(BEFORE, YESTERDAY)))
                .says(Outcome.CLEAR, "provenance.untrusted-signer")
                .isNotTrusted();
    }

    @Test
    void aLeafThatDidNotSignIsForged() throws Exception {
        byte[] leaf = leaf(authorityKey.getPrivate(), BEFORE, AFTER).getEncoded();
        TestingModel model = files().with("model.sig", ModelSigner.of(files()).withCertificates(TEST_KEY, P384, leaf));
        looking(model, authorities(authority(BEFORE, AFTER))).says(Outcome.THREAT, "provenance.signature-invalid");
        looking(model, Trust.NONE).says(Outcome.SUSPECT, "provenance.signature-invalid");
    }

    // Payloads.

    @Test
    void anotherPredicateThatIsProperlySignedIsNoModelSignature() {
        TestingModel model = signed(files(), ModelSigner.of(files()).predicateType("https://slsa.dev/provenance/v1"));
        looking(model, key())
                .says(Outcome.CLEAR, "provenance.other-statement", "provenance.unsigned")
                .isNotTrusted();
    }

    @Test
    void aModelSignatureOfAVersionThatNobodyKnowsIsInconclusive() {
        looking(signed(files(), ModelSigner.of(files()).predicateType("https://model_signing/signature/v9")), key())
                .isInconclusive(Reasons.UNSUPPORTED)
                .isNotTrusted();
    }

    @Test
    void twoSignaturesInABundleAreSuspect() {
        looking(signed(files(), ModelSigner.of(files()).signatures(2)), key())
                .says(Outcome.SUSPECT, "provenance.several-signatures");
    }

    @Test
    void aRootDigestThatIsNotThatOfTheFilesIsSuspect() {
        looking(signed(files(), ModelSigner.of(files()).root(ZEROS)), key())
                .says(Outcome.SUSPECT, "provenance.root-digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blake2b", "blake3"})
    void otherHashesAreTakenFromTheFiles(String hash) {
        TestingModel model = signed(files(), ModelSigner.of(files()).hash(hash));
        looking(model, key()).isTrusted("key");
        looking(model.with("model.safetensors", "other"), key()).says(Outcome.THREAT, "provenance.digest-mismatch");
    }

    @Test
    void aHashThatNobodyKnowsIsInconclusive() {
        looking(signed(files(), ModelSigner.of(files()).hash("md5")), key())
                .isInconclusive(Reasons.UNSUPPORTED)
                .isNotTrusted();
    }

    @Test
    void aMethodThatNobodyKnowsIsInconclusive() {
        looking(signed(files(), ModelSigner.of(files()).method("chunks")), key())
                .isInconclusive(Reasons.UNSUPPORTED)
                .isNotTrusted();
    }

    // Shards.

    @Test
    void everyPartOfAFileCounts() {
        TestingModel model = signed(files(), ModelSigner.of(files()).shards(8));
        looking(model, key()).isTrusted("key");
        byte[] weights = SafetensorsBuilder.clean();
        weights[weights.length - 1] ^= 1;
        looking(model.with("model.safetensors", weights), key()).says(Outcome.THREAT, "provenance.digest-mismatch");
    }

    @Test
    void bytesBehindTheLastPartAreAChange() {
        byte[] longer = java.util.Arrays.copyOf(SafetensorsBuilder.clean(), SafetensorsBuilder.clean().length + 8);
        TestingModel model = signed(files(), ModelSigner.of(files()).shards(8));
        looking(model.with("model.safetensors", longer), key()).says(Outcome.THREAT, "provenance.digest-mismatch");
    }

    @Test
    void aFileWithColonsIsNotTakenForAPart() {
        TestingModel files = files().with("a:0:8", "text");
        looking(signed(files, ModelSigner.of(files).shards(8)), key()).isTrusted("key");
    }

    @Test
    void partsWithAGapAreSuspect() {
        TestingModel files = TestingModel.of("model.safetensors", SafetensorsBuilder.clean());
        ModelSigner signer = ModelSigner.of(files).without("model.safetensors").shards(8);
        signer.resource("model.safetensors:0:8", ZEROS).resource("model.safetensors:16:24", ZEROS);
        looking(signed(files, signer), key()).says(Outcome.THREAT, "provenance.shard-layout");
    }

    @Test
    void emptyFilesThatPartsCannotCoverAreANote() {
        TestingModel files = files();
        TestingModel model = signed(files, ModelSigner.of(files).shards(8)).with("empty.py", "");
        looking(model, key())
                .says(Outcome.CLEAR, "provenance.unsigned-files")
                .evidence("provenance.unsigned-files", "files", "empty.py");
    }

    // Envelopes and detached signatures.

    @Test
    void aStatementInAPlainEnvelopeIsVerified() {
        ModelSigner signer = ModelSigner.of(files()).predicateType("https://slsa.dev/provenance/v1");
        TestingModel model =
                files().with("build.intoto.jsonl", new String(signer.envelope(TEST_KEY, P384), UTF_8) + "\n");
        looking(model, key())
                .says(Outcome.CLEAR, "provenance.other-statement")
                .evidence("provenance.other-statement", "identity", "test.pem");
    }

    @Test
    void aDetachedSignatureOfATrustedKeyCoversItsFile() {
        KeyPair pair = SigningKeys.make("secp256r1");
        Trust trust = Trust.of(
                Map.of("k.pem", SigningKeys.pem("PUBLIC KEY", pair.getPublic().getEncoded())));
        byte[] weights = SafetensorsBuilder.clean();
        String signature =
                Base64.getEncoder().encodeToString(ModelSigner.sign(pair.getPrivate(), "SHA256withECDSA", weights));
        TestingModel model =
                TestingModel.of("model.safetensors", weights).with("model.safetensors.sig", signature + "\n");
        looking(model, trust).isTrusted("key");
        looking(model.with("model.safetensors", "other"), trust)
                .says(Outcome.CLEAR, "provenance.untrusted-signer", "provenance.unsigned")
                .isNotTrusted();
    }

    @Test
    void aDataFileThatSpeaksOfPayloadsIsNoSignature() {
        looking(files().with("data.json", "{\"payloadType\": \"x\", \"rows\": []}"), key())
                .says(Outcome.CLEAR, "provenance.unsigned");
    }

    @Test
    void aDetachedSignatureIsAnOrdinaryFileForTheOtherDetectors() {
        String signature = Base64.getEncoder()
                .encodeToString(ModelSigner.sign(TEST_KEY, "SHA256withECDSA", SafetensorsBuilder.clean()));
        InspectionAssert.inspecting(TestingModel.of("model.safetensors", SafetensorsBuilder.clean())
                        .with("model.safetensors.sig", signature))
                .staysSilent();
    }

    @Test
    void aDetachedSignatureWithoutItsFileIsANote() {
        String signature = Base64.getEncoder().encodeToString(new byte[70]);
        looking(files().with("gone.bin.sig", signature), key())
                .says(Outcome.CLEAR, "provenance.detached-signature", "provenance.unsigned");
    }

    @Test
    void aSignatureOfAnotherKindIsInconclusive() {
        looking(files().with("model.safetensors.asc", "-----BEGIN PGP SIGNATURE-----\n\nabc\n"), key())
                .isInconclusive(Reasons.UNSUPPORTED);
    }

    @Test
    void aBundleIsFoundUnderAnyName() {
        TestingModel model =
                files().with("attestation.json", ModelSigner.of(files()).withKey(TEST_KEY, P384, HINT));
        looking(model, key()).isTrusted("key");
    }

    @Test
    void aKeyThatOccursTwiceIsMalformed() {
        String bundle = new String(ModelSigner.of(files()).withKey(TEST_KEY, P384, HINT), UTF_8);
        String twice = bundle.replaceFirst("\\{", "{\"dsseEnvelope\": {}, ");
        looking(files().with("model.sig", twice), key())
                .isInconclusive(Reasons.MALFORMED)
                .isNotTrusted();
    }
}
