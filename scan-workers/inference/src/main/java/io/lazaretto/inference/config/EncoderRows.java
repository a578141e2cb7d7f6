package io.lazaretto.inference.config;

import java.util.List;

/** Encoders with a classification head. */
final class EncoderRows {
    private EncoderRows() {}

    private static Draft begin(Draft d, String hidden, String layers, String heads, String inner)
            throws RefusedModelException {
        d.causal = false;
        d.norm = "layer";
        d.eps = 1e-12;
        d.sizes(hidden, layers, heads);
        d.intermediate = d.c.size(inner, Draft.MOST_WIDTH);
        return d.vocabulary(d.c.size("max_position_embeddings", DecoderRows.LONGEST, 512));
    }

    private static void bertCheck(Draft d) throws RefusedModelException {
        d.c.require("is_decoder", false);
        d.c.require("add_cross_attention", false);
        d.c.require("position_embedding_type", "absolute");
        d.c.ignore(
                "tie_word_embeddings",
                "classifier_dropout",
                "directionality",
                "pooler_fc_size",
                "pooler_num_attention_heads",
                "pooler_num_fc_layers",
                "pooler_size_per_head",
                "pooler_type");
        d.norm("layer", "layer_norm_eps", 1e-12).activation("hidden_act", "gelu");
    }

    private static void embeddings(Draft d, String p, int width, int positionOffset) throws RefusedModelException {
        int types = d.c.size("type_vocab_size", 1 << 16, 2);
        d.weights.matrix("positions.weight", p + "position_embeddings.weight", d.longest, width);
        d.longest -= positionOffset;
        d.weights.rows(
                "types",
                p + "token_type_embeddings.weight",
                List.of((long) types, (long) width),
                width,
                List.of(new WeightPlan.Run(0, 1)),
                true);
        d.weights.ignore(p + "position_ids");
        d.weights.ignore(p + "token_type_ids");
        d.embedding = width;
        d.embedding(p + "word_embeddings").normWeights("embed_norm", p + "LayerNorm", width, true);
    }

    private static void layers(Draft d, String begin) {
        for (int i = 0; i < d.layers; i++) {
            String p = begin + "encoder.layer." + i + ".";
            String a = p + "attention.self.";
            d.qkv(i, a + "query", a + "key", a + "value", true).out(i, p + "attention.output.dense", true);
            d.layerNorm(i, "sum_attention", p + "attention.output.LayerNorm", true);
            d.mlp(i, p + "intermediate.dense", p + "output.dense", true);
            d.layerNorm(i, "sum_mlp", p + "output.LayerNorm", true);
        }
    }

    private static void classifier(Draft d, String pool, String activation, String out) throws RefusedModelException {
        d.poolActivation = Draft.activationOf(activation);
        d.linear("pool", pool, d.hidden, d.hidden, true).linear("classifier", out, d.classes, d.hidden, true);
    }

    /** @param name what its tensors begin with: {@code bert} or {@code ernie} */
    static void bert(Draft d, String name) throws RefusedModelException {
        begin(d, "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size");
        bertCheck(d);
        d.base = name + ".";
        embeddings(d, name + ".embeddings.", d.hidden, 0);
        layers(d, name + ".");
        classifier(d, name + ".pooler.dense", "tanh", "classifier");
    }

    static void roberta(Draft d) throws RefusedModelException {
        begin(d, "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size");
        bertCheck(d);
        d.base = "roberta.";
        d.paddingId = d.c.size("pad_token_id", Draft.MOST_VOCABULARY, 1);
        embeddings(d, "roberta.embeddings.", d.hidden, d.paddingId + 1);
        layers(d, "roberta.");
        classifier(d, "classifier.dense", "tanh", "classifier.out_proj");
    }

    static void electra(Draft d) throws RefusedModelException {
        begin(d, "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size");
        bertCheck(d);
        d.base = "electra.";
        int width = d.c.size("embedding_size", Draft.MOST_WIDTH, d.hidden);
        embeddings(d, "electra.embeddings.", width, 0);
        if (width != d.hidden) {
            d.linear("project_in", "electra.embeddings_project", d.hidden, width, true);
        }
        layers(d, "electra.");
        classifier(d, "classifier.dense", "gelu", "classifier.out_proj");
    }

    static void distilBert(Draft d) throws RefusedModelException {
        begin(d, "dim", "n_layers", "n_heads", "hidden_dim").activation("activation", "gelu");
        d.base = "distilbert.";
        d.c.ignore("sinusoidal_pos_embds", "tie_word_embeddings", "tie_weights_");
        String e = "distilbert.embeddings.";
        d.positions(e + "position_embeddings", d.longest, 0);
        d.embedding(e + "word_embeddings").normWeights("embed_norm", e + "LayerNorm", d.hidden, true);
        for (int i = 0; i < d.layers; i++) {
            String p = "distilbert.transformer.layer." + i + ".";
            String a = p + "attention.";
            d.qkv(i, a + "q_lin", a + "k_lin", a + "v_lin", true).out(i, a + "out_lin", true);
            d.layerNorm(i, "sum_attention", p + "sa_layer_norm", true);
            d.mlp(i, p + "ffn.lin1", p + "ffn.lin2", true);
            d.layerNorm(i, "sum_mlp", p + "output_layer_norm", true);
        }
        classifier(d, "pre_classifier", "relu", "classifier");
    }

    /** Layers share weights within their group. */
    static void albert(Draft d) throws RefusedModelException {
        begin(d, "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size");
        bertCheck(d);
        d.activation("hidden_act", "gelu_new");
        d.base = "albert.";
        d.c.require("inner_group_num", 1);
        d.c.ignore(
                "net_structure_type", "num_memory_blocks", "gap_size", "down_scale_factor", "classifier_dropout_prob");
        int groups = d.c.size("num_hidden_groups", d.layers, 1);
        int width = d.c.size("embedding_size", Draft.MOST_WIDTH, 128);
        embeddings(d, "albert.embeddings.", width, 0);
        d.linear("project_in", "albert.encoder.embedding_hidden_mapping_in", d.hidden, width, true);
        for (int i = 0; i < d.layers; i++) {
            int group = (int) ((long) i * groups / d.layers);
            String p = "albert.encoder.albert_layer_groups." + group + ".albert_layers.0.";
            String a = p + "attention.";
            d.qkv(i, a + "query", a + "key", a + "value", true).out(i, a + "dense", true);
            d.layerNorm(i, "sum_attention", a + "LayerNorm", true);
            d.mlp(i, p + "ffn", p + "ffn_output", true);
            d.layerNorm(i, "sum_mlp", p + "full_layer_layer_norm", true);
        }
        classifier(d, "albert.pooler", "tanh", "classifier");
    }
}
