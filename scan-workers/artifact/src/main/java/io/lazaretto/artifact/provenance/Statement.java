package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An in-toto statement, v1 or the older v0.1, by what it says about a model. */
sealed interface Statement {
    String TYPE_PREFIX = "https://in-toto.io/Statement/v";
    String MODEL = "https://model_signing/signature/v1.0";
    String LEGACY = "https://model_signing/Digests/v0.1";
    String MODEL_PREFIX = "https://model_signing/";
    int MAX_SUBJECTS = 200_000;

    /**
     * The signature of a model (OpenSSF Model Signing v1.0).
     *
     * @param name informational
     * @param root SHA-256 over the digests of the resources, as stated
     */
    record Model(String name, byte[] root, ModelManifest manifest) implements Statement {}

    /** Digests of files in the subjects: what version 0.2.0 of the reference implementation wrote. */
    record Legacy(List<Subject> subjects) implements Statement {}

    /** Something else about files, for instance how they were built. */
    record Other(String predicateType, List<Subject> subjects) implements Statement {}

    /** @param sha256 null where the subject has no such digest */
    record Subject(String name, byte[] sha256) {}

    /** @throws MalformedArtifactException when it is no statement, or not what its type says */
    static Statement of(byte[] payload) throws MalformedArtifactException, BudgetExceededException {
        Map<?, ?> json = Json.object(payload);
        if (!Json.text(json, "_type").startsWith(TYPE_PREFIX)) {
            throw Json.malformed("the payload is no in-toto statement");
        }
        String type = Json.text(json, "predicateType");
        List<?> listed = Json.list(json, "subject");
        if (listed.size() > MAX_SUBJECTS) {
            throw new BudgetExceededException("limit: signature document");
        }
        List<Subject> subjects = new ArrayList<>();
        for (Object one : listed) {
            subjects.add(subject(one));
        }
        return switch (type) {
            case MODEL -> {
                if (subjects.size() != 1 || subjects.getFirst().sha256() == null) {
                    throw Json.malformed("a model signature of " + subjects.size() + " subjects, or without digest");
                }
                yield new Model(
                        subjects.getFirst().name(),
                        subjects.getFirst().sha256(),
                        ModelManifest.of(Json.map(json, "predicate")));
            }
            case LEGACY -> new Legacy(List.copyOf(subjects));
            default -> new Other(type, List.copyOf(subjects));
        };
    }

    /** The digest that the first subject states, for a signature that has not been verified yet. */
    static Optional<byte[]> firstDigest(byte[] payload) {
        try {
            List<?> subjects = Json.list(Json.object(payload), "subject");
            return subjects.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(subject(subjects.getFirst()).sha256());
        } catch (MalformedArtifactException | BudgetExceededException e) {
            return Optional.empty();
        }
    }

    private static Subject subject(Object json) throws MalformedArtifactException {
        if (!(json instanceof Map<?, ?> map)) {
            throw Json.malformed("a subject is no object");
        }
        String name = map.get("name") instanceof String text ? text : "";
        Map<?, ?> digests = Json.map(map, "digest");
        return new Subject(
                name,
                digests.get("sha256") == null
                        ? null
                        : ModelManifest.hex(Json.text(digests, "sha256"), Digests.SHA256.bytes()));
    }
}
