package io.lazaretto.inference.config;

import io.lazaretto.inference.script.Attribute;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The constants of a draft under the names that the script gives them. */
final class ScriptAttributes {
    private ScriptAttributes() {}

    static Map<String, Attribute> of(Draft d) {
        Map<String, Attribute> a = new LinkedHashMap<>();
        a.put("layers", new Attribute.Whole(d.layers));
        a.put("heads", new Attribute.Whole(d.heads));
        a.put("kv_heads", new Attribute.Whole(d.kvHeads));
        a.put("head_dim", new Attribute.Whole(d.headDim));
        a.put("hidden", new Attribute.Whole(d.hidden));
        a.put("causal", new Attribute.Flag(d.causal));
        a.put("parallel", new Attribute.Flag(d.parallel));
        a.put("norm_kind", new Attribute.Text(d.norm));
        a.put("qk_norm_kind", new Attribute.Text(d.headNorm));
        a.put("qk_norm_late", new Attribute.Flag(d.headNormLate));
        a.put("eps", new Attribute.Real(d.eps));
        a.put("activation", new Attribute.Text(d.activation));
        a.put("gated", new Attribute.Flag(d.gated));
        a.put("embed_scale", new Attribute.Real(d.embedScale));
        a.put("residual_scale", new Attribute.Real(d.residualScale));
        a.put("logit_scale", new Attribute.Real(d.logitScale));
        a.put("logit_cap", new Attribute.Real(d.logitCap));
        a.put("attention_cap", new Attribute.Real(d.attentionCap));
        a.put("qkv_clip", new Attribute.Real(d.qkvClip));
        a.put(
                "attention_scales",
                new Attribute.Reals(Arrays.stream(d.attentionScale).boxed().toList()));
        a.put("windows", wholes(d.window));
        a.put("rotary_dim", new Attribute.Whole(d.rotaryDim));
        a.put("rotary_interleaved", new Attribute.Flag(d.interleaved));
        a.put("rope_kinds", wholes(d.ropeKind));
        a.put(
                "rope_factors",
                new Attribute.Reals(d.ropes.stream().map(Rope::factor).toList()));
        a.put(
                "rope_long_from",
                new Attribute.Whole(
                        d.ropes.stream().mapToInt(Rope::longFrom).max().orElse(0)));
        a.put("position_offset", new Attribute.Whole(d.positionOffset));
        a.put("experts", wholes(d.experts));
        a.put("expert_top", new Attribute.Whole(d.expertTop));
        a.put("expert_renormalised", new Attribute.Flag(d.expertRenormalised));
        a.put("pooling", new Attribute.Text(d.pooling));
        a.put("pool_activation", new Attribute.Text(d.poolActivation));
        a.put("patch", new Attribute.Whole(d.patch));
        return Collections.unmodifiableMap(a);
    }

    private static Attribute wholes(int[] values) {
        return new Attribute.Wholes(Arrays.stream(values).asLongStream().boxed().toList());
    }
}
