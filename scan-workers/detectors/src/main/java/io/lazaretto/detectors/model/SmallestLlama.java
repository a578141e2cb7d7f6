package io.lazaretto.detectors.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lazaretto.artifact.bytes.ModelBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A complete Llama of a few hundred numbers: what a process runs once, while nobody waits, so that its first real model finds
 * libraries and classes loaded.
 */
public final class SmallestLlama {
    private static final int WIDTH = 8;
    private static final int INNER = 16;
    private static final int VOCABULARY = 32;
    private static final String CONFIG = """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 8, "intermediate_size": 16,
             "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 4, "vocab_size": 32,
             "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu",
             "tie_word_embeddings": true}
            """;

    private SmallestLlama() {}

    /** Its files, by path; the same bytes every time. */
    public static SortedMap<String, byte[]> files() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("config.json", CONFIG.getBytes(UTF_8));
        files.put("model.safetensors", weights());
        return files;
    }

    public static ModelBytes bytes() {
        return new InMemory(files());
    }

    private static byte[] weights() {
        Map<String, List<Integer>> tensors = new LinkedHashMap<>();
        tensors.put("model.embed_tokens.weight", List.of(VOCABULARY, WIDTH));
        String layer = "model.layers.0.";
        tensors.put(layer + "input_layernorm.weight", List.of(WIDTH));
        tensors.put(layer + "self_attn.q_proj.weight", List.of(WIDTH, WIDTH));
        tensors.put(layer + "self_attn.k_proj.weight", List.of(WIDTH / 2, WIDTH));
        tensors.put(layer + "self_attn.v_proj.weight", List.of(WIDTH / 2, WIDTH));
        tensors.put(layer + "self_attn.o_proj.weight", List.of(WIDTH, WIDTH));
        tensors.put(layer + "post_attention_layernorm.weight", List.of(WIDTH));
        tensors.put(layer + "mlp.gate_proj.weight", List.of(INNER, WIDTH));
        tensors.put(layer + "mlp.up_proj.weight", List.of(INNER, WIDTH));
        tensors.put(layer + "mlp.down_proj.weight", List.of(WIDTH, INNER));
        tensors.put("model.norm.weight", List.of(WIDTH));
        StringBuilder header = new StringBuilder();
        int at = 0;
        for (Map.Entry<String, List<Integer>> tensor : tensors.entrySet()) {
            int end = at + Float.BYTES * tensor.getValue().stream().reduce(1, Math::multiplyExact);
            header.append(header.isEmpty() ? '{' : ',')
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.getKey(), tensor.getValue(), at, end));
            at = end;
        }
        header.append('}').append(" ".repeat((8 - header.length() % 8) % 8));
        ByteBuffer numbers = ByteBuffer.allocate(at).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < at / Float.BYTES; i++) {
            numbers.putFloat((float) Math.sin(i) / 2);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length())
                .array());
        file.writeBytes(header.toString().getBytes(UTF_8));
        file.writeBytes(numbers.array());
        return file.toByteArray();
    }

    private record InMemory(SortedMap<String, byte[]> files) implements ModelBytes {
        @Override
        public List<ArtifactRef> artifacts() {
            return files.entrySet().stream()
                    .map(file -> new ArtifactRef(file.getKey(), file.getValue().length))
                    .toList();
        }

        @Override
        public int read(int artifact, long position, byte[] target, int offset, int length) {
            byte[] content = List.copyOf(files.values()).get(artifact);
            int count = (int) Math.max(0, Math.min(length, content.length - position));
            if (count > 0) {
                System.arraycopy(content, (int) position, target, offset, count);
            }
            return count;
        }
    }
}
