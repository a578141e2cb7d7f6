package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.element.BlockTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recovers {@code rope_scaling} of a configuration from the metadata and from tables of frequency factors. */
final class RotaryScaling {
    private static final int MAX_FACTORS = 4096;
    private static final double TOLERANCE = 1e-4;

    private RotaryScaling() {}

    /** @return null when the frequencies are plain */
    static Map<String, Object> of(GgufFile file, double theta, long context) throws CheckpointException {
        GgufMetadata metadata = file.metadata();
        if (file.tensors().containsKey("rope_freqs.weight")) {
            return llama3(factors(file, "rope_freqs.weight"), theta);
        }
        long original = metadata.integer(metadata.own("rope.scaling.original_context_length"))
                .orElse(context);
        if (file.tensors().containsKey("rope_factors_long.weight")) {
            Map<String, Object> scaling = new LinkedHashMap<>();
            scaling.put("rope_type", "longrope");
            scaling.put("long_factor", list(factors(file, "rope_factors_long.weight")));
            scaling.put("short_factor", list(factors(file, "rope_factors_short.weight")));
            scaling.put("original_max_position_embeddings", original);
            metadata.number(metadata.own("rope.scaling.attn_factor"))
                    .ifPresent(factor -> scaling.put("attention_factor", factor));
            return scaling;
        }
        String type = metadata.string(metadata.own("rope.scaling.type")).orElse("none");
        double factor = metadata.number(metadata.own("rope.scaling.factor")).orElse(1);
        if (type.equals("none") || factor == 1) {
            return null;
        }
        Map<String, Object> scaling = new LinkedHashMap<>();
        scaling.put("rope_type", type);
        scaling.put("factor", factor);
        if (type.equals("yarn")) {
            scaling.put("original_max_position_embeddings", original);
        }
        return scaling;
    }

    private static float[] factors(GgufFile file, String name) throws CheckpointException {
        BlockTensor tensor = file.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException(Kind.MISSING_TENSOR, name);
        }
        if (tensor.elements() == 0 || tensor.elements() > MAX_FACTORS) {
            throw new CheckpointException(Kind.WRONG_SHAPE, name + " " + tensor.shape());
        }
        float[] factors = new float[(int) tensor.elements()];
        tensor.readFloats(0, factors.length, MemorySegment.ofArray(factors));
        return factors;
    }

    private static List<Object> list(float[] factors) {
        List<Object> list = new ArrayList<>();
        for (float factor : factors) {
            list.add((double) factor);
        }
        return list;
    }

    /** The table is all that a file keeps of Llama 3's scaling: it must be the one that the published parameters give. */
    private static Map<String, Object> llama3(float[] factors, double theta) throws CheckpointException {
        double factor = factors[factors.length - 1];
        double low = 1;
        double high = 4;
        double original = 8192;
        for (int i = 0; i < factors.length; i++) {
            double wave = 2 * Math.PI * Math.pow(theta, (double) i / factors.length);
            double smooth = (original / wave - low) / (high - low);
            double expected =
                    wave < original / high ? 1 : wave > original / low ? factor : 1 / ((1 - smooth) / factor + smooth);
            if (!(Math.abs(factors[i] - expected) <= TOLERANCE * expected)) {
                throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "rotary frequencies of no known rule");
            }
        }
        Map<String, Object> scaling = new LinkedHashMap<>();
        scaling.put("rope_type", "llama3");
        scaling.put("factor", factor);
        scaling.put("low_freq_factor", low);
        scaling.put("high_freq_factor", high);
        scaling.put("original_max_position_embeddings", (long) original);
        return scaling;
    }
}
