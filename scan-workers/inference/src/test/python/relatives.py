"""Makes the tiny models under src/test/resources/relatives and what transformers computes with them.

usage: relatives.py FOLDER [NAME…]      (torch and transformers; results do not depend on the machine beyond rounding)
"""
import json
import pathlib
import sys

import torch
import transformers as t

torch.set_num_threads(1)
BASE = dict(vocab_size=96, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
            max_position_embeddings=64, bos_token_id=1, eos_token_id=2, pad_token_id=0)
GPT = dict(vocab_size=96, n_embd=32, n_layer=2, n_head=4, n_positions=64, bos_token_id=1, eos_token_id=2)
ENCODER = dict(vocab_size=96, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
               max_position_embeddings=64, num_labels=3)
YARN = dict(rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=16)
LONG = dict(rope_type="longrope", rope_theta=10000.0, short_factor=[1.0, 1.1, 1.3, 1.7],
            long_factor=[2.0, 2.5, 3.0, 4.0], original_max_position_embeddings=64)

MODELS = {
    "granite": lambda: t.GraniteForCausalLM(t.GraniteConfig(**BASE, num_key_value_heads=2, embedding_multiplier=12.0,
        logits_scaling=8.0, residual_multiplier=0.22, attention_multiplier=0.2)),
    "granitemoe": lambda: t.GraniteMoeForCausalLM(t.GraniteMoeConfig(**BASE, num_key_value_heads=2,
        embedding_multiplier=2.0, logits_scaling=2.0, residual_multiplier=0.5, attention_multiplier=0.3,
        num_local_experts=4, num_experts_per_tok=2)),
    "stablelm": lambda: t.StableLmForCausalLM(t.StableLmConfig(**BASE, num_key_value_heads=2, use_qkv_bias=True)),
    "stablelm-parallel": lambda: t.StableLmForCausalLM(t.StableLmConfig(**BASE, num_key_value_heads=2,
        use_parallel_residual=True, qk_layernorm=True)),
    "phi": lambda: t.PhiForCausalLM(t.PhiConfig(**BASE)),
    "phi-headnorm": lambda: t.PhiForCausalLM(t.PhiConfig(**BASE, qk_layernorm=True)),
    "phi3-longrope": lambda: t.Phi3ForCausalLM(t.Phi3Config(**BASE | dict(max_position_embeddings=256),
        num_key_value_heads=2, rope_parameters=LONG, original_max_position_embeddings=64)),
    "falcon-single": lambda: t.FalconForCausalLM(t.FalconConfig(vocab_size=96, hidden_size=32, num_hidden_layers=2,
        num_attention_heads=4, bos_token_id=1, eos_token_id=2)),
    "falcon-modern": lambda: t.FalconForCausalLM(t.FalconConfig(vocab_size=96, hidden_size=32, num_hidden_layers=2,
        num_attention_heads=4, num_kv_heads=2, new_decoder_architecture=True, bias=True)),
    "falcon-alibi": lambda: t.FalconForCausalLM(t.FalconConfig(vocab_size=96, hidden_size=32, num_hidden_layers=2,
        num_attention_heads=4, alibi=True, multi_query=False, parallel_attn=False, bias=True)),
    "cohere": lambda: t.CohereForCausalLM(t.CohereConfig(**BASE, num_key_value_heads=2, use_qk_norm=True,
        logit_scale=0.25)),
    "cohere2": lambda: t.Cohere2ForCausalLM(t.Cohere2Config(**BASE | dict(num_hidden_layers=4), num_key_value_heads=2,
        sliding_window=8)),
    "olmo": lambda: t.OlmoForCausalLM(t.OlmoConfig(**BASE, clip_qkv=0.5)),
    "olmo2": lambda: t.Olmo2ForCausalLM(t.Olmo2Config(**BASE, num_key_value_heads=2)),
    "olmo3": lambda: t.Olmo3ForCausalLM(t.Olmo3Config(**BASE | dict(num_hidden_layers=4), num_key_value_heads=2,
        sliding_window=8)),
    "olmoe": lambda: t.OlmoeForCausalLM(t.OlmoeConfig(**BASE, num_experts=4, num_experts_per_tok=2)),
    "starcoder2": lambda: t.Starcoder2ForCausalLM(t.Starcoder2Config(**BASE, num_key_value_heads=2, sliding_window=8)),
    "bloom": lambda: t.BloomForCausalLM(t.BloomConfig(vocab_size=96, hidden_size=32, n_layer=2, n_head=4)),
    "bloom-six-heads": lambda: t.BloomForCausalLM(t.BloomConfig(vocab_size=96, hidden_size=48, n_layer=2, n_head=6)),
    "mpt": lambda: t.MptForCausalLM(t.MptConfig(vocab_size=96, d_model=32, n_layers=2, n_heads=4, max_seq_len=64)),
    "mpt-six-heads": lambda: t.MptForCausalLM(t.MptConfig(vocab_size=96, d_model=48, n_layers=2, n_heads=6,
        max_seq_len=64)),
    "gptj": lambda: t.GPTJForCausalLM(t.GPTJConfig(**GPT, rotary_dim=4)),
    "codegen": lambda: t.CodeGenForCausalLM(t.CodeGenConfig(**GPT, rotary_dim=4)),
    "gpt-neo": lambda: t.GPTNeoForCausalLM(t.GPTNeoConfig(vocab_size=96, hidden_size=32, num_layers=2, num_heads=4,
        max_position_embeddings=64, window_size=8, attention_types=[[["global", "local"], 1]])),
    "gpt-bigcode": lambda: t.GPTBigCodeForCausalLM(t.GPTBigCodeConfig(**GPT)),
    "gpt-bigcode-many": lambda: t.GPTBigCodeForCausalLM(t.GPTBigCodeConfig(**GPT, multi_query=False)),
    "gpt-neox-sequential": lambda: t.GPTNeoXForCausalLM(t.GPTNeoXConfig(**BASE, use_parallel_residual=False)),
    "gpt2-inverse-layer": lambda: t.GPT2LMHeadModel(t.GPT2Config(**GPT, scale_attn_by_inverse_layer_idx=True)),
    "opt-post-norm": lambda: t.OPTForCausalLM(t.OPTConfig(vocab_size=96, hidden_size=32, num_hidden_layers=2,
        num_attention_heads=4, ffn_dim=48, max_position_embeddings=64, do_layer_norm_before=False,
        word_embed_proj_dim=16)),
    "smollm3": lambda: t.SmolLM3ForCausalLM(t.SmolLM3Config(**BASE | dict(num_hidden_layers=4), num_key_value_heads=2)),
    "qwen2-window": lambda: t.Qwen2ForCausalLM(t.Qwen2Config(**BASE, num_key_value_heads=1, use_sliding_window=True,
        sliding_window=8, max_window_layers=1)),
    "qwen2-yarn": lambda: t.Qwen2ForCausalLM(t.Qwen2Config(**BASE, num_key_value_heads=2, rope_parameters=YARN)),
    "qwen2-moe": lambda: t.Qwen2MoeForCausalLM(t.Qwen2MoeConfig(**BASE, num_key_value_heads=2, num_experts=4,
        num_experts_per_tok=2, moe_intermediate_size=24, shared_expert_intermediate_size=40, mlp_only_layers=[1])),
    "qwen3-moe": lambda: t.Qwen3MoeForCausalLM(t.Qwen3MoeConfig(**BASE, num_key_value_heads=2, head_dim=16,
        num_experts=4, num_experts_per_tok=2, moe_intermediate_size=24, norm_topk_prob=True)),
    "gemma": lambda: t.GemmaForCausalLM(t.GemmaConfig(**BASE, num_key_value_heads=1, head_dim=16)),
    "glm": lambda: t.GlmForCausalLM(t.GlmConfig(**BASE, num_key_value_heads=2, head_dim=8, attention_bias=True)),
    "glm4": lambda: t.Glm4ForCausalLM(t.Glm4Config(**BASE, num_key_value_heads=2, head_dim=8)),
    "nemotron": lambda: t.NemotronForCausalLM(t.NemotronConfig(**BASE, num_key_value_heads=2)),
    "persimmon": lambda: t.PersimmonForCausalLM(t.PersimmonConfig(**BASE)),
    "arcee": lambda: t.ArceeForCausalLM(t.ArceeConfig(**BASE, num_key_value_heads=2)),
    "llama-linear": lambda: t.LlamaForCausalLM(t.LlamaConfig(**BASE,
        rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=2.0))),
    "llama-classifier": lambda: t.LlamaForSequenceClassification(t.LlamaConfig(**BASE, num_labels=3)),
    "electra": lambda: t.ElectraForSequenceClassification(t.ElectraConfig(**ENCODER, embedding_size=16)),
    "albert": lambda: t.AlbertForSequenceClassification(t.AlbertConfig(**ENCODER, embedding_size=16)),
    "xlm-roberta": lambda: t.XLMRobertaForSequenceClassification(t.XLMRobertaConfig(**ENCODER)),
    "deit": lambda: t.DeiTForImageClassification(t.DeiTConfig(hidden_size=32, num_hidden_layers=2,
        num_attention_heads=4, intermediate_size=48, image_size=16, patch_size=8, num_labels=3)),
    "resnet-bottleneck": lambda: t.ResNetForImageClassification(t.ResNetConfig(embedding_size=8, hidden_sizes=[16, 32],
        depths=[1, 2], layer_type="bottleneck", num_labels=3)),
}


def lively(model):
    """Weights large enough that a wrong rotation, mask or norm shows."""
    with torch.no_grad():
        for name, p in sorted(model.named_parameters()):
            if p.dim() > 1:
                p.normal_(0, 0.6 * p.shape[-1] ** -0.5 if "embed" not in name else 0.5)
            elif "bias" in name:
                p.normal_(0, 0.2)
            else:
                p.add_(torch.randn_like(p) * 0.3)
        for name, b in sorted(model.named_buffers()):
            if "running_mean" in name:
                b.normal_(0, 0.3)
            if "running_var" in name:
                b.uniform_(0.5, 2)


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:] or MODELS:
        torch.manual_seed(sum(map(ord, name)))
        model = MODELS[name]().eval()
        lively(model)
        at = folder / name
        model.save_pretrained(at)
        (at / "generation_config.json").unlink(missing_ok=True)
        expected = {}
        with torch.no_grad():
            if "ImageClassification" in type(model).__name__:
                side = getattr(model.config, "image_size", 32)
                pixels = torch.randn(2, 3, side, side).mul(1000).round().div(1000)
                expected = {"pixel_values": pixels.flatten().tolist(), "shape": list(pixels.shape),
                            "logits": model(pixels).logits.tolist()}
            else:
                ids = torch.randint(3, 96, (2, 20))
                expected = {"input_ids": ids.tolist()}
                logits = model(ids).logits
                if logits.dim() == 3:
                    row, greedy = ids[:1], []
                    for _ in range(8):
                        greedy.append(model(row).logits[0, -1].argmax().item())
                        row = torch.cat([row, torch.tensor([[greedy[-1]]])], 1)
                    expected["greedy"] = greedy
                    logits = logits[:, -1]
                expected["logits"] = logits.tolist()
        (at / "expected.json").write_text(json.dumps(expected))


main()
