package io.lazaretto.schemas.detector;

import static io.lazaretto.schemas.event.Profile.DEEP;
import static io.lazaretto.schemas.event.Profile.INSPECT;
import static io.lazaretto.schemas.event.Profile.STANDARD;

import io.lazaretto.schemas.event.Profile;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The detectors of a release, in the order in which they run. A new capability is a row here, and a detector of that id
 * and version in the workers.
 */
public record DetectorCatalogue(List<DetectorDescriptor> detectors) {
    public static final String MANIFEST = "artifact.manifest";
    public static final String FORMAT = "artifact.format";
    public static final String SAFETENSORS = "artifact.safetensors";
    public static final String PICKLE = "artifact.pickle";
    public static final String TEMPLATE = "artifact.template";
    public static final String CODE = "artifact.code";
    public static final String HIDDEN_TEXT = "artifact.hidden-text";
    public static final String PROVENANCE = "provenance";
    public static final String TENSOR_CENSUS = "tensor-census";
    public static final String TENSOR_RECHECK = "tensor-recheck";
    public static final String INFERENCE_CHECK = "inference-check";

    /** Of all that inspect bytes: they share their parsers, and their facts. */
    private static final String INSPECTION = "2";

    private static final Set<Profile> ALL_PROFILES = Set.of(INSPECT, STANDARD, DEEP);

    private static final DetectorCatalogue RELEASE = new DetectorCatalogue(List.of(
            inspection(MANIFEST, AttackClass.PROVENANCE),
            inspection(FORMAT, AttackClass.PARSER_EXPLOIT),
            inspection(SAFETENSORS, AttackClass.PARSER_EXPLOIT),
            inspection(PICKLE, AttackClass.CODE_EXECUTION),
            inspection(TEMPLATE, AttackClass.TEMPLATE_INJECTION),
            inspection(CODE, AttackClass.REMOTE_CODE),
            inspection(HIDDEN_TEXT, AttackClass.HIDDEN_TEXT),
            inspection(PROVENANCE, AttackClass.PROVENANCE),
            new DetectorDescriptor(
                    TENSOR_CENSUS,
                    "3",
                    "row-outliers mad=8 max=32",
                    1,
                    Set.of(STANDARD, DEEP),
                    Precondition.READABLE_TENSORS,
                    List.of(Examines.unmeasured(AttackClass.WEIGHT_POISONING, TriggerKind.TOKEN_LEVEL))),
            // Whether the model can be run at all: it addresses no attack class.
            new DetectorDescriptor(
                    INFERENCE_CHECK,
                    "1",
                    "tokens=8",
                    1,
                    Set.of(STANDARD, DEEP),
                    Precondition.RUNNABLE_MODEL,
                    List.of()),
            new DetectorDescriptor(
                    TENSOR_RECHECK,
                    "2",
                    "neighbours=8",
                    2,
                    Set.of(STANDARD, DEEP),
                    Precondition.TENSOR_CANDIDATES,
                    List.of(Examines.unmeasured(AttackClass.WEIGHT_POISONING, TriggerKind.TOKEN_LEVEL)))));

    public DetectorCatalogue {
        detectors = List.copyOf(detectors);
        if (detectors.stream().map(DetectorDescriptor::id).distinct().count() != detectors.size()) {
            throw new IllegalArgumentException("two detectors with one id");
        }
    }

    /** The detectors of this release. */
    public static DetectorCatalogue release() {
        return RELEASE;
    }

    private static DetectorDescriptor inspection(String id, AttackClass attackClass) {
        return new DetectorDescriptor(
                id,
                INSPECTION,
                "default",
                0,
                ALL_PROFILES,
                Precondition.NONE,
                List.of(Examines.unmeasured(attackClass)));
    }

    /**
     * The same catalogue with another configuration of one detector: what the planner expects and the workers run must
     * agree, for the configuration is part of the id of a finding.
     *
     * @throws IllegalArgumentException when there is no such detector
     */
    public DetectorCatalogue withConfig(String id, String config) {
        DetectorDescriptor detector =
                find(id).orElseThrow(() -> new IllegalArgumentException("no detector of the id " + id));
        return new DetectorCatalogue(detectors.stream()
                .map(d -> d.equals(detector)
                        ? new DetectorDescriptor(
                                d.id(), d.version(), config, d.stage(), d.profiles(), d.precondition(), d.examines())
                        : d)
                .toList());
    }

    public Optional<DetectorDescriptor> find(String id) {
        return detectors.stream().filter(d -> d.id().equals(id)).findFirst();
    }

    /** The detectors that a profile requires in one stage, in running order. */
    public List<DetectorDescriptor> required(Profile profile, int stage) {
        return detectors.stream()
                .filter(d -> d.stage() == stage && d.profiles().contains(profile))
                .toList();
    }
}
