package io.lazaretto.artifact.format;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code config.pbtxt} of a Triton server (triton-inference-server/common {@code model_config.proto}): only the fields that
 * say what a model takes, gives and how it is scheduled. Fields that name a library, a program or its environment are none of them,
 * nor is any string with an escape, which could spell such a name.
 */
final class ServingText {
    private static final Set<String> FIRST = Set.of(
            "name",
            "platform",
            "backend",
            "max_batch_size",
            "input",
            "output",
            "default_model_filename",
            "version_policy",
            "instance_group");

    private static final Set<String> FIELDS = Set.of(
            // ModelConfig
            "name",
            "platform",
            "backend",
            "runtime",
            "max_batch_size",
            "input",
            "output",
            "batch_input",
            "batch_output",
            "default_model_filename",
            "version_policy",
            "instance_group",
            "optimization",
            "dynamic_batching",
            "sequence_batching",
            "ensemble_scheduling",
            "model_transaction_policy",
            "response_cache",
            "model_warmup",
            "parameters",
            // ModelInput, ModelOutput, ModelTensorReshape, BatchInput
            "data_type",
            "dims",
            "format",
            "reshape",
            "shape",
            "is_shape_tensor",
            "allow_ragged_batch",
            "optional",
            "label_filename",
            "kind",
            "target_name",
            "source_input",
            // ModelInstanceGroup, ModelVersionPolicy
            "count",
            "gpus",
            "passive",
            "profile",
            "host_policy",
            "latest",
            "num_versions",
            "all",
            "specific",
            "versions",
            // Batching
            "preferred_batch_size",
            "max_queue_delay_microseconds",
            "preserve_ordering",
            "max_sequence_idle_microseconds",
            "decoupled",
            "enable",
            "control_input",
            "control",
            "int32_false_true",
            "fp32_false_true",
            "bool_false_true",
            "direct",
            "oldest",
            "max_candidate_sequences",
            "minimum_slot_utilization",
            "state",
            "input_name",
            "output_name",
            "initial_state",
            "zero_data",
            "default_queue_policy",
            "timeout_action",
            "default_timeout_microseconds",
            "allow_timeout_override",
            "max_queue_size",
            "priority_levels",
            "default_priority_level",
            // ModelOptimizationPolicy
            "graph",
            "level",
            "priority",
            "cuda",
            "graphs",
            "input_pinned_memory",
            "output_pinned_memory",
            "execution_accelerators",
            "gpu_execution_accelerator",
            "cpu_execution_accelerator",
            // ModelEnsembling
            "step",
            "model_name",
            "model_version",
            "input_map",
            "output_map",
            // Entries of maps
            "key",
            "value",
            "string_value");

    private static final Pattern TOKEN =
            Pattern.compile("\\s++|#[^\\n]*+|\"(?<a>[^\"\\\\\\n]*+)\"|'(?<b>[^'\\\\\\n]*+)'"
                    + "|(?<word>[A-Za-z_][A-Za-z0-9_]*+)|[-+]?[0-9][0-9.eE+-]*+|(?<mark>[\\[\\]{}<>:,;])");
    /** Parameters and values that make a server load a program, or leave the folder of the model. */
    private static final Pattern PROGRAM =
            Pattern.compile("(?i)ENV_PATH|STRATEGY_PATH|LIBRARY|PLUGIN|\\.\\./|^/|\\.(so|dll|dylib)\\b");

    private ServingText() {}

    /** @param text the whole of a file */
    static boolean isPlain(String text) {
        Matcher token = TOKEN.matcher(text);
        String first = null;
        String word = null;
        boolean behindString = false;
        int at = 0;
        while (at < text.length()) {
            if (!token.region(at, text.length()).lookingAt()) {
                return false;
            }
            at = token.end();
            String mark = token.group("mark");
            String string = token.group("a") == null ? token.group("b") : token.group("a");
            // Two strings in a row are one.
            if (string != null && (behindString || PROGRAM.matcher(string).find())) {
                return false;
            }
            boolean names = mark != null && ":{<[".contains(mark) && word != null;
            if (names && !FIELDS.contains(word)) {
                return false;
            }
            if (names && first == null) {
                first = word;
            }
            // White space and comments may stand between a name and what it names.
            boolean silent = Character.isWhitespace(token.group().charAt(0))
                    || token.group().startsWith("#");
            word = silent ? word : token.group("word");
            behindString = silent ? behindString : string != null;
        }
        return first != null && FIRST.contains(first);
    }
}
