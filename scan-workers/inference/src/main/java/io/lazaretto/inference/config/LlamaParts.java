package io.lazaretto.inference.config;

/** Parts of decoders that are named in the manner of Llama: {@code model.layers.N.self_attn.q_proj}. */
final class LlamaParts {
    private LlamaParts() {}

    static Draft begin(Draft d, int absentHeadDim, int absentKeyHeads) throws RefusedModelException {
        d.base = "model.";
        d.sizes("hidden_size", "num_hidden_layers", "num_attention_heads", absentHeadDim);
        d.kvHeads = d.c.size("num_key_value_heads", Draft.MOST_HEADS, absentKeyHeads > 0 ? absentKeyHeads : d.heads);
        d.checkKeyHeads();
        d.intermediate = d.c.size("intermediate_size", Draft.MOST_WIDTH);
        return d.vocabulary(d.c.size("max_position_embeddings", DecoderRows.LONGEST, 2048))
                .activation("hidden_act", "silu");
    }

    static Draft begin(Draft d) throws RefusedModelException {
        return begin(d, 0, 0);
    }

    static Draft rms(Draft d, double absent) throws RefusedModelException {
        return d.norm("rms", "rms_norm_eps", absent);
    }

    static Draft ends(Draft d, boolean tiedIfAbsent, boolean normBias) throws RefusedModelException {
        return ends(d, "model.norm", tiedIfAbsent, normBias, false);
    }

    static Draft ends(Draft d, String norm, boolean tiedIfAbsent, boolean normBias, boolean headBias)
            throws RefusedModelException {
        d.embedding("model.embed_tokens").normWeights("final_norm", norm, d.hidden, normBias);
        return d.head("lm_head", d.c.flag("tie_word_embeddings", tiedIfAbsent), headBias);
    }

    static String layer(int i) {
        return "model.layers." + i + ".";
    }

    static void attention(Draft d, int i, boolean qkvBias, boolean outBias) {
        String p = layer(i) + "self_attn.";
        d.qkv(i, p + "q_proj", p + "k_proj", p + "v_proj", qkvBias).out(i, p + "o_proj", outBias);
    }

    static void gated(Draft d, int i, boolean bias) {
        String p = layer(i) + "mlp.";
        d.gatedMlp(i + ".", p + "gate_proj", p + "up_proj", p + "down_proj", d.intermediate, bias);
    }

    static void preNorms(Draft d, int i, boolean bias) {
        d.layerNorm(i, "pre_attention", layer(i) + "input_layernorm", bias);
        d.layerNorm(i, "pre_mlp", layer(i) + "post_attention_layernorm", bias);
    }

    static void headNorms(Draft d, int i, String kind, int queries, int keys) {
        d.headNorm = kind;
        d.weights.vector(i + ".q_norm.weight", layer(i) + "self_attn.q_norm.weight", queries);
        d.weights.vector(i + ".k_norm.weight", layer(i) + "self_attn.k_norm.weight", keys);
    }

    static void layers(Draft d, boolean qkvBias, boolean outBias, boolean mlpBias) {
        for (int i = 0; i < d.layers; i++) {
            preNorms(d, i, false);
            attention(d, i, qkvBias, outBias);
            gated(d, i, mlpBias);
        }
    }

    static void lateWindows(Draft d) throws RefusedModelException {
        int from = (int) Math.clamp(d.c.whole("max_window_layers", 28), 0, Draft.MOST_LAYERS);
        boolean used = d.c.flag("use_sliding_window", false);
        boolean absent = !d.c.names("sliding_window");
        int size = used ? d.c.size("sliding_window", Integer.MAX_VALUE, absent ? 4096 : 0) : 0;
        d.windows(size, layer -> layer >= from);
    }
}
