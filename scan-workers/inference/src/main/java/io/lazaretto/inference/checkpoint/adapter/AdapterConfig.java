package io.lazaretto.inference.checkpoint.adapter;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code adapter_config.json} says about merging.
 *
 * @param base name or path of the base; hostile text
 * @param revision of the base, where it is pinned
 * @param tieEmbeddings whether a changed embedding changes the tied head as well
 */
public record AdapterConfig(
        Optional<String> base,
        Optional<String> revision,
        long rank,
        double alpha,
        Map<String, Object> rankPattern,
        Map<String, Object> alphaPattern,
        boolean rankStabilised,
        boolean dora,
        boolean transposed,
        boolean tieEmbeddings) {
    public static final String FILE = "adapter_config.json";

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_PATTERNS = 10_000;
    private static final Pattern LITERAL = Pattern.compile("[\\w.]+");

    /** Kinds of LoRA that store other factors, or compute with them in another way. */
    private static final List<String> FOREIGN = List.of(
            "use_qalora",
            "use_bdlora",
            "arrow_config",
            "layer_replication",
            "trainable_token_indices",
            "target_parameters",
            "velora_config",
            "monteclora_config",
            "kasa_config",
            "alora_invocation_tokens",
            "megatron_config");

    /** @throws CheckpointException when it is no LoRA, or one of a kind that is not understood */
    public static AdapterConfig read(CheckpointFiles files) throws CheckpointException {
        Map<String, Object> json = JsonTree.object(FILE, files.bytes(FILE, MAX_BYTES), MAX_BYTES);
        if (!"LORA".equals(json.get("peft_type"))) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "an adapter of type " + json.get("peft_type"));
        }
        for (String key : FOREIGN) {
            Object value = json.get(key);
            if (value != null && !Boolean.FALSE.equals(value)) {
                throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "an adapter with " + key);
            }
        }
        if (!(json.get("r") instanceof Long rank) || rank < 1) {
            throw new CheckpointException(Kind.MALFORMED, FILE + " has no rank");
        }
        if (!(json.get("lora_alpha") instanceof Number alpha)) {
            throw new CheckpointException(Kind.MALFORMED, FILE + " has no lora_alpha");
        }
        return new AdapterConfig(
                text(json, "base_model_name_or_path"),
                text(json, "revision"),
                rank,
                alpha.doubleValue(),
                patterns(json, "rank_pattern"),
                patterns(json, "alpha_pattern"),
                Boolean.TRUE.equals(json.get("use_rslora")),
                Boolean.TRUE.equals(json.get("use_dora")),
                Boolean.TRUE.equals(json.get("fan_in_fan_out")),
                Boolean.TRUE.equals(json.get("ensure_weight_tying")));
    }

    private static Optional<String> text(Map<String, Object> json, String key) {
        return json.get(key) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private static Map<String, Object> patterns(Map<String, Object> json, String key) throws CheckpointException {
        Map<String, Object> patterns = JsonTree.child(json, key);
        if (patterns.size() > MAX_PATTERNS) {
            throw new CheckpointException(Kind.LIMIT, FILE + " has " + patterns.size() + " entries in " + key);
        }
        for (Map.Entry<String, Object> pattern : patterns.entrySet()) {
            // Keys may be regular expressions; those of an artifact are not run.
            if (!LITERAL.matcher(pattern.getKey()).matches()) {
                throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "an expression in " + key);
            }
            if (!(pattern.getValue() instanceof Number)) {
                throw new CheckpointException(Kind.MALFORMED, "no number in " + key);
            }
        }
        return patterns;
    }

    /** The factor of a module's update, given the rank that its factors have. */
    double scaling(String module, long actualRank) throws CheckpointException {
        double declared = number(rankPattern, module, rank);
        if (declared != actualRank) {
            throw new CheckpointException(
                    Kind.WRONG_SHAPE, module + " has rank " + actualRank + " and should have " + (long) declared);
        }
        double factor = number(alphaPattern, module, alpha);
        return rankStabilised ? factor / Math.sqrt(actualRank) : factor / actualRank;
    }

    /** The first key that is the module's name or its end. */
    private static double number(Map<String, Object> patterns, String module, double otherwise) {
        for (Map.Entry<String, Object> pattern : patterns.entrySet()) {
            if (module.equals(pattern.getKey()) || module.endsWith("." + pattern.getKey())) {
                return ((Number) pattern.getValue()).doubleValue();
            }
        }
        return otherwise;
    }
}
