package io.lazaretto.fuzz;

import io.lazaretto.artifact.provenance.Provenance;
import io.lazaretto.artifact.provenance.ProvenanceInspector;
import io.lazaretto.artifact.provenance.SignerFact;
import io.lazaretto.artifact.provenance.Trust;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.testing.ModelSigner;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.SigningKeys;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TestingModel;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A signature of two files, of which the input is the document. Who is trusted for the whole of one model must not be for the
 * whole of another.
 *
 * @param file name of the document
 */
record SignatureTarget(String name, String file, Supplier<List<byte[]>> start) implements FuzzTarget {
    private static final String ALGORITHM = "SHA384withECDSA";
    private static final String KEY = "provenance/oms/keys/signing-key-pub.pem";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final byte[] SETTINGS = Bytes.of("{\"model_type\": \"llama\"}");
    private static final byte[] OTHER =
            new SafetensorsBuilder().floats("w", 1, 1).toBytes();
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Trust TRUST = Trust.of(Map.of("test.pem", TestResources.read(KEY)));
    private static final ProvenanceInspector INSPECTOR = new ProvenanceInspector(TRUST, () -> NOW);

    static final SignatureTarget BUNDLE =
            new SignatureTarget("signature-bundle", "model.sig", SignatureTarget::bundles);
    static final SignatureTarget DSSE =
            new SignatureTarget("signature-dsse", "model.intoto.jsonl", SignatureTarget::envelopes);
    static final SignatureTarget COSIGN =
            new SignatureTarget("signature-cosign", WEIGHTS + ".cosign.bundle", SignatureTarget::detached);

    @Override
    public List<byte[]> seeds() {
        return start.get();
    }

    @Override
    public void run(byte[] data) {
        Provenance whole = inspect(model(data));
        Provenance other = inspect(model(data).with(WEIGHTS, OTHER));
        if (covers(whole) && covers(other)) {
            throw new BrokenPromiseException("a signature of one model", "covers another", other);
        }
        Oracle.inspect(model(data));
        Oracle.notClear("a malicious file beside a signature", model(data).with("z.pkl", Seeds.MALICIOUS));
    }

    /** Whether somebody who is trusted signed all of the model under an input. */
    boolean isTrusted(byte[] data) {
        return covers(inspect(model(data)));
    }

    private static boolean covers(Provenance provenance) {
        return provenance.signers().stream().anyMatch(signer -> signer.trusted() && signer.complete());
    }

    private Model model(byte[] data) {
        return new Model()
                .with(WEIGHTS, Seeds.SAFETENSORS)
                .with(CONFIG, SETTINGS)
                .with(file, data);
    }

    private static Provenance inspect(Model model) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        List<byte[]> digests = new ArrayList<>();
        for (byte[] bytes : model.contents()) {
            digests.add(sha256(bytes));
        }
        Provenance provenance = INSPECTOR.inspect(model, digests, LONGEST.multipliedBy(200));
        long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        for (Observation observation : provenance.report().observations()) {
            if (observation.rule().equals("inspect.failed")) {
                String error = observation.evidence().getOrDefault("error", "?");
                throw new BrokenPromiseException("no parser fails", error, provenance);
            }
        }
        if (taken > LONGEST.toNanos()) {
            throw new BrokenPromiseException("soon", Duration.ofNanos(taken).toSeconds() + " s", provenance);
        }
        for (SignerFact signer : provenance.signers()) {
            if (signer.trusted()
                    && !signer.identity().equals(TRUST.keys().getFirst().name())) {
                throw new BrokenPromiseException("only who is named is trusted", signer.method(), provenance);
            }
        }
        return provenance;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelSigner signer() {
        return ModelSigner.of(
                TestingModel.of(WEIGHTS, Seeds.SAFETENSORS).with(CONFIG, new String(SETTINGS, StandardCharsets.UTF_8)));
    }

    private static String hint() {
        return HexFormat.of().formatHex(sha256(TestResources.read(KEY)));
    }

    private static List<byte[]> bundles() {
        return Seeds.list(
                signer().withKey(SigningKeys.published(), ALGORITHM, hint()),
                signer().shards(16).withKey(SigningKeys.published(), ALGORITHM, hint()),
                signer().without(CONFIG).withKey(SigningKeys.published(), ALGORITHM, hint()),
                signer().ignoring(CONFIG).withKey(SigningKeys.published(), ALGORITHM, hint()),
                signer().withCertificates(SigningKeys.published(), ALGORITHM, Bytes.of("no certificate")),
                signer().tamperedPayload().withKey(SigningKeys.published(), ALGORITHM, ""));
    }

    private static List<byte[]> envelopes() {
        return Seeds.list(
                signer().envelope(SigningKeys.published(), ALGORITHM),
                signer().signatures(3).envelope(SigningKeys.published(), ALGORITHM),
                signer().predicateType("https://slsa.dev/provenance/v1").envelope(SigningKeys.published(), ALGORITHM),
                signer().resource("../x", "00".repeat(32)).envelope(SigningKeys.published(), ALGORITHM));
    }

    private static List<byte[]> detached() {
        String signature = Base64.getEncoder()
                .encodeToString(ModelSigner.sign(SigningKeys.published(), ALGORITHM, Seeds.SAFETENSORS));
        return Seeds.texts(
                "{\"base64Signature\":\"" + signature + "\",\"cert\":\"\",\"rekorBundle\":null}",
                "{\"base64Signature\":\"" + signature
                        + "\",\"cert\":\"LS0tLS1CRUdJTg==\",\"rekorBundle\":{\"Payload\":{}}}",
                signature);
    }
}
