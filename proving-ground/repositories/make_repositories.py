#!/usr/bin/env python3
"""Writes tiny repositories as the libraries publish them, one folder each: make_repositories.py DIR [KIND...].

Nothing is downloaded: every model is made from a configuration and random weights. requirements.txt says with what.
"""
import io
import json
import os
import sys
import tarfile
import tempfile
import warnings
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", CUDA_VISIBLE_DEVICES="", TOKENIZERS_PARALLELISM="false")
warnings.filterwarnings("ignore")

import torch  # noqa: E402

KINDS = {}
WORK = Path(tempfile.mkdtemp())
WORDS = "the quick brown fox jumps over a lazy dog and model of words in text is was hello world good bad".split()
ATTRIBUTES = "*.bin filter=lfs diff=lfs merge=lfs -text\n*.safetensors filter=lfs diff=lfs merge=lfs -text\n"


def kind(function):
    KINDS[function.__name__.replace("_", "-")] = function
    return function


def card(folder, title, front, body=""):
    (folder / "README.md").write_text(f"---\n{front}---\n\n# {title}\n\n{body}", encoding="utf-8")
    (folder / ".gitattributes").write_text(ATTRIBUTES)


def word_level():
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(special + WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]",
                                   cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]", model_max_length=64)


def byte_level():
    from tokenizers import ByteLevelBPETokenizer
    from transformers import PreTrainedTokenizerFast

    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator([" ".join(WORDS)] * 8, vocab_size=400,
                                special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    return PreTrainedTokenizerFast(tokenizer_object=trained._tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>")


def bert(labels=None):
    from transformers import BertConfig, BertForSequenceClassification, BertModel

    config = BertConfig(vocab_size=64, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
                        intermediate_size=32, max_position_embeddings=64)
    if labels:
        config.num_labels = labels
        config.id2label = {i: f"LABEL_{i}" for i in range(labels)}
        return BertForSequenceClassification(config)
    return BertModel(config)


def llama():
    from transformers import LlamaConfig, LlamaForCausalLM

    return LlamaForCausalLM(LlamaConfig(vocab_size=400, hidden_size=32, intermediate_size=64, num_hidden_layers=2,
                                        num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=64))


@kind
def text_classifier(folder):
    bert(labels=2).save_pretrained(folder)
    word_level().save_pretrained(folder)
    card(folder, "Tiny sentiment 🙂",
         "language: en\nlicense: apache-2.0\nlibrary_name: transformers\npipeline_tag: text-classification\n"
         "tags:\n- sentiment\ndatasets:\n- imdb\nmetrics:\n- accuracy\nbase_model: google-bert/bert-base-uncased\n"
         "model-index:\n- name: tiny\n  results:\n  - task:\n      type: text-classification\n    dataset:\n"
         "      name: imdb\n      type: imdb\n    metrics:\n    - type: accuracy\n      value: 0.91\n",
         "```python\nfrom transformers import pipeline\n\nclassifier = pipeline('text-classification', 'me/tiny')\n```\n\n"
         "| epoch | loss |\n|---|---|\n| 1 | 0.3 |\n")


@kind
def chat_model_sharded(folder):
    model = llama()
    model.generation_config.do_sample = True
    model.generation_config.temperature = 0.7
    model.save_pretrained(folder, max_shard_size="40KB")
    tokenizer = byte_level()
    tokenizer.chat_template = (
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' "
        "+ '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")
    tokenizer.save_pretrained(folder)
    card(folder, "Tiny chat", "license: mit\nlanguage:\n- en\n- zh\npipeline_tag: text-generation\n",
         "## 使用方法\n\n这是一个很小的模型。\n\n<img src=\"logo.png\" width=\"200\"/>\n")


@kind
def classic_bin(folder):
    model = bert(labels=3)
    model.config.architectures = ["BertForSequenceClassification"]
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    word_level().save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + WORDS) + "\n")


@kind
def classic_bin_sharded(folder):
    state = bert().state_dict()
    names = sorted(state)
    shards = [names[::2], names[1::2]]
    weight_map = {}
    for i, shard in enumerate(shards, 1):
        file = f"pytorch_model-{i:05d}-of-00002.bin"
        torch.save({n: state[n].clone() for n in shard}, folder / file)
        weight_map.update({n: file for n in shard})
    total = sum(t.numel() * t.element_size() for t in state.values())
    (folder / "pytorch_model.bin.index.json").write_text(
        json.dumps({"metadata": {"total_size": total}, "weight_map": weight_map}, indent=2) + "\n")
    bert().config.save_pretrained(folder)


def data():
    class Rows(torch.utils.data.Dataset):
        def __len__(self):
            return 16

        def __getitem__(self, i):
            return {"input_ids": torch.tensor([2, 5 + i % 8, 6, 3]), "attention_mask": torch.ones(4, dtype=torch.long),
                    "labels": torch.tensor(i % 2)}

    return Rows()


@kind
def trainer_output(folder):
    from transformers import Trainer, TrainingArguments

    arguments = TrainingArguments(output_dir=str(folder), num_train_epochs=2, per_device_train_batch_size=4,
                                  save_strategy="epoch", logging_steps=1, report_to=[], use_cpu=True,
                                  eval_strategy="epoch", load_best_model_at_end=False)
    trainer = Trainer(model=bert(labels=2), args=arguments, train_dataset=data(), eval_dataset=data(),
                      processing_class=word_level())
    trainer.train()
    trainer.save_model(folder)
    trainer.save_state()
    trainer.create_model_card()


@kind
def trainer_with_tensorboard(folder):
    from transformers import Trainer, TrainingArguments

    arguments = TrainingArguments(output_dir=str(folder), max_steps=2, per_device_train_batch_size=4,
                                  logging_steps=1, report_to=["tensorboard"], use_cpu=True, save_strategy="no",
                                  lr_scheduler_type="cosine", optim="adamw_torch")
    trainer = Trainer(model=bert(labels=2), args=arguments, train_dataset=data())
    trainer.train()
    trainer.save_model(folder)


@kind
def lora_adapter(folder):
    from peft import LoraConfig, get_peft_model

    model = llama()
    model.config._name_or_path = "meta-llama/Llama-3.2-1B"
    tuned = get_peft_model(model, LoraConfig(r=4, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM",
                                             base_model_name_or_path="meta-llama/Llama-3.2-1B"))
    tuned.save_pretrained(folder)
    byte_level().save_pretrained(folder)


@kind
def prompt_tuning_adapter(folder):
    from peft import PromptTuningConfig, get_peft_model

    get_peft_model(llama(), PromptTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=4)).save_pretrained(folder)


@kind
def sentence_embeddings(folder):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers import models

    inner = WORK / ".inner"
    bert().save_pretrained(inner)
    word_level().save_pretrained(inner)
    transformer = models.Transformer(str(inner), max_seq_length=64)
    dense = models.Dense(16, 8)
    SentenceTransformer(modules=[transformer, models.Pooling(16), dense, models.Normalize()]).save(str(folder))


@kind
def cross_encoder(folder):
    from sentence_transformers import CrossEncoder

    inner = WORK / ".inner2"
    bert(labels=1).save_pretrained(inner)
    word_level().save_pretrained(inner)
    CrossEncoder(str(inner)).save_pretrained(str(folder))


@kind
def diffusion_pipeline(folder):
    from diffusers import DDIMScheduler, DDPMPipeline, UNet2DModel

    unet = UNet2DModel(sample_size=8, block_out_channels=(32, 32), layers_per_block=1, norm_num_groups=8,
                       down_block_types=("DownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "UpBlock2D"))
    DDPMPipeline(unet=unet, scheduler=DDIMScheduler()).save_pretrained(folder)


@kind
def stable_diffusion(folder):
    from diffusers import AutoencoderKL, PNDMScheduler, StableDiffusionPipeline, UNet2DConditionModel
    from transformers import CLIPImageProcessor, CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    vocabulary = WORK / ".clip"
    vocabulary.mkdir(exist_ok=True)
    tokens = {t: i for i, t in enumerate(["<|startoftext|>", "<|endoftext|>", "a", "b", "a</w>", "b</w>", "ab</w>"])}
    (vocabulary / "vocab.json").write_text(json.dumps(tokens))
    (vocabulary / "merges.txt").write_text("#version: 0.2\na b</w>\n")
    unet = UNet2DConditionModel(block_out_channels=(8, 16), layers_per_block=1, sample_size=8, norm_num_groups=4,
                                down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), cross_attention_dim=16,
                                up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), attention_head_dim=4)
    vae = AutoencoderKL(block_out_channels=[8, 8], down_block_types=["DownEncoderBlock2D"] * 2, norm_num_groups=4,
                        up_block_types=["UpDecoderBlock2D"] * 2, latent_channels=4)
    text = CLIPTextModel(CLIPTextConfig(vocab_size=16, hidden_size=16, intermediate_size=16, num_hidden_layers=1,
                                        num_attention_heads=2))
    StableDiffusionPipeline(
        vae=vae, text_encoder=text, tokenizer=CLIPTokenizer(str(vocabulary / "vocab.json"), str(vocabulary / "merges.txt")),
        unet=unet, scheduler=PNDMScheduler(skip_prk_steps=True), safety_checker=None,
        feature_extractor=CLIPImageProcessor(), requires_safety_checker=False).save_pretrained(folder)


@kind
def timm_image_classifier(folder):
    import timm

    model = timm.create_model("resnet10t", num_classes=3)
    timm.models.save_for_hf(model, folder, model_args={"num_classes": 3}, safe_serialization="both")
    card(folder, "resnet10t", "tags:\n- image-classification\n- timm\nlibrary_name: timm\nlicense: apache-2.0\n")


CUSTOM = '''from transformers import PretrainedConfig, PreTrainedModel
import torch
from torch import nn


class SmallConfig(PretrainedConfig):
    model_type = "small-custom"

    def __init__(self, width=8, **kwargs):
        self.width = width
        super().__init__(**kwargs)


class SmallModel(PreTrainedModel):
    config_class = SmallConfig

    def __init__(self, config):
        super().__init__(config)
        self.layer = nn.Linear(config.width, config.width)
        self.post_init()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x)
'''


@kind
def custom_code(folder):
    from safetensors.torch import save_file

    (folder / "modeling_small.py").write_text(CUSTOM)
    (folder / "config.json").write_text(json.dumps({
        "architectures": ["SmallModel"], "model_type": "small-custom", "width": 8, "torch_dtype": "float32",
        "auto_map": {"AutoConfig": "modeling_small.SmallConfig", "AutoModel": "modeling_small.SmallModel"}}, indent=2))
    save_file({"layer.weight": torch.eye(8), "layer.bias": torch.zeros(8)}, folder / "model.safetensors", {"format": "pt"})
    card(folder, "Small", "license: mit\ntags:\n- custom_code\n", "Needs `trust_remote_code=True`.\n")


@kind
def vision_transformer(folder):
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

    ViTForImageClassification(ViTConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
                                        image_size=16, patch_size=8, num_labels=3)).save_pretrained(folder)
    ViTImageProcessor(size={"height": 16, "width": 16}).save_pretrained(folder)


@kind
def speech_recognition(folder):
    from transformers import Wav2Vec2Config, Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor, Wav2Vec2ForCTC, Wav2Vec2Processor

    vocabulary = WORK / ".ctc.json"
    vocabulary.write_text(json.dumps({t: i for i, t in enumerate(["<pad>", "<s>", "</s>", "<unk>", "|", "A", "B"])}))
    Wav2Vec2Processor(Wav2Vec2FeatureExtractor(), Wav2Vec2CTCTokenizer(str(vocabulary))).save_pretrained(folder)
    Wav2Vec2ForCTC(Wav2Vec2Config(vocab_size=7, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
                                  conv_dim=(8, 8), conv_kernel=(3, 3), conv_stride=(2, 2), num_conv_pos_embeddings=4,
                                  num_conv_pos_embedding_groups=2, num_feat_extract_layers=2)).save_pretrained(folder)


@kind
def sentencepiece_translation(folder):
    import sentencepiece
    from transformers import T5Config, T5ForConditionalGeneration

    text = WORK / ".text"
    text.write_text("\n".join(" ".join(WORDS[i:] + WORDS[:i]) for i in range(len(WORDS))) * 20)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(input=str(text), model_writer=model, vocab_size=50, minloglevel=2)
    (folder / "spiece.model").write_bytes(model.getvalue())
    (folder / "tokenizer_config.json").write_text(json.dumps({
        "extra_ids": 0, "tokenizer_class": "T5Tokenizer", "pad_token": "<pad>", "eos_token": "</s>", "sp_model_kwargs": {}}))
    T5ForConditionalGeneration(T5Config(vocab_size=64, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2)).save_pretrained(folder)


@kind
def torchscript(folder):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(4, 2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            if x.sum() > 0:
                return torch.relu(self.layer(x))
            return self.layer(x)

    torch.jit.save(torch.jit.script(Net()), folder / "scripted.pt")
    torch.jit.save(torch.jit.trace(torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU()), torch.rand(1, 1, 8, 8)),
                   folder / "traced.pt")


@kind
def torch_package(folder):
    sys.path.insert(0, str(WORK))
    module = WORK / "lz_small_module.py"
    module.write_text("import torch\n\n\nclass Net(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n"
                      "        self.layer = torch.nn.Linear(4, 2)\n\n    def forward(self, x):\n        return self.layer(x)\n")
    import lz_small_module

    with torch.package.PackageExporter(folder / "model.pt") as exporter:
        exporter.intern("lz_small_module")
        exporter.extern("torch.**")
        exporter.extern("torch")
        exporter.save_pickle("model", "model.pkl", lz_small_module.Net())


@kind
def plain_training_checkpoint(folder):
    model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.BatchNorm1d(4))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
    model(torch.rand(3, 4)).sum().backward()
    optimizer.step()
    import argparse

    torch.save({"epoch": 3, "model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "args": argparse.Namespace(lr=1e-3, name="run"),
                "rng": torch.get_rng_state(), "path": Path("out")}, folder / "checkpoint.pth")
    torch.save(model.half().state_dict(), folder / "half.pt")
    torch.save(torch.nn.Linear(2, 2), folder / "whole_module.pt")


@kind
def lightning_checkpoint(folder):
    model = torch.nn.Linear(4, 2)
    optimizer = torch.optim.Adam(model.parameters())
    torch.save({"epoch": 1, "global_step": 10, "pytorch-lightning_version": "2.5.0", "state_dict": model.state_dict(),
                "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 1, "completed": 1}}}},
                "callbacks": {"ModelCheckpoint{'monitor': None, 'mode': 'min'}": {"best_model_score": torch.tensor(0.1)}},
                "optimizer_states": [optimizer.state_dict()], "lr_schedulers": [], "hparams_name": "kwargs",
                "hyper_parameters": {"lr": 0.1, "layers": [1, 2]}}, folder / "epoch=1-step=10.ckpt")
    (folder / "hparams.yaml").write_text("lr: 0.1\nlayers:\n- 1\n- 2\n")


NEMO = """target: nemo.collections.asr.models.ctc_bpe_models.EncDecCTCModelBPE
sample_rate: 16000
train_ds:
  manifest_filepath: null
  batch_size: 8
tokenizer:
  dir: null
  type: bpe
  model_path: nemo:tokenizer.model
  vocab_path: nemo:vocab.txt
preprocessor:
  _target_: nemo.collections.asr.modules.AudioToMelSpectrogramPreprocessor
  sample_rate: 16000
encoder:
  _target_: nemo.collections.asr.modules.ConformerEncoder
  feat_in: 80
decoder:
  _target_: nemo.collections.asr.modules.ConvASRDecoder
  num_classes: 16
optim:
  name: adamw
  lr: 0.001
nemo_version: 1.23.0
"""


@kind
def nemo(folder):
    weights = io.BytesIO()
    torch.save({"encoder.weight": torch.rand(4, 4)}, weights)
    with tarfile.open(folder / "model.nemo", "w:gz") as archive:
        for name, content in (("./model_config.yaml", NEMO.encode()), ("./model_weights.ckpt", weights.getvalue()),
                              ("./vocab.txt", b"a\nb\n")):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


@kind
def mlflow_from_code(folder):
    import mlflow

    code = WORK / "lz_python_model.py"
    code.write_text("import mlflow\n\n\nclass Doubling(mlflow.pyfunc.PythonModel):\n"
                    "    def predict(self, context, model_input, params=None):\n        return model_input\n\n\n"
                    "mlflow.models.set_model(Doubling())\n")
    weights = WORK / "lz_weights.pt"
    torch.save({"w": torch.ones(2)}, weights)
    mlflow.pyfunc.save_model(folder / "model", python_model=str(code), artifacts={"weights": str(weights)},
                             pip_requirements=["torch", "mlflow-skinny==3.17.2"])


@kind
def project_with_documents(folder):
    import nbformat
    from reportlab.pdfgen import canvas
    from safetensors.torch import save_file

    save_file({"w": torch.ones(2)}, folder / "model.safetensors")
    book = nbformat.v4.new_notebook()
    book.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    output = nbformat.v4.new_output("execute_result", data={
        "text/plain": ["   a\n", "0  1"],
        "text/html": "<div>\n<style scoped>\n    .dataframe tbody tr th { vertical-align: top; }\n</style>\n"
                     "<table border=\"1\" class=\"dataframe\"><tr><td>1</td></tr></table>\n</div>"}, execution_count=1)
    book.cells = [nbformat.v4.new_markdown_cell("# Demo\n\nHow to use it."),
                  nbformat.v4.new_code_cell("%pip install -q transformers datasets\n!nvidia-smi\n%matplotlib inline"),
                  nbformat.v4.new_code_cell("import requests\nfrom PIL import Image\n\n"
                                            "url = 'https://example.org/cat.png'\nimage = Image.open(requests.get(url, stream=True).raw)"),
                  nbformat.v4.new_code_cell("df.head()", outputs=[output])]
    nbformat.write(book, folder / "demo.ipynb")
    page = canvas.Canvas(str(folder / "paper.pdf"))
    page.drawString(100, 750, "A tiny model")
    page.linkURL("https://example.org", (100, 700, 200, 720))
    page.bookmarkPage("one")
    page.addOutlineEntry("One", "one")
    page.save()
    (folder / "train.sh").write_text(
        "#!/usr/bin/env bash\nset -euo pipefail\nexport CUDA_VISIBLE_DEVICES=0,1\nDATA=${DATA:-data}\n"
        "if [[ ! -d $DATA ]]; then\n  wget -q https://example.org/data.tar.gz -O - | tar xz -C \"$DATA\"\nfi\n"
        "torchrun --nproc_per_node=2 train.py --data \"$DATA\" --lr 1e-4 2>&1 | tee log.txt\n")
    (folder / "Makefile").write_text("PY ?= python3\n\n.PHONY: test\ntest:\n\t@$(PY) -m pytest -q\n\nclean:\n\trm -rf build *.egg-info\n")
    (folder / "Dockerfile").write_text("FROM python:3.12-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git \\\n"
                                       "    && rm -rf /var/lib/apt/lists/*\nWORKDIR /app\nCOPY requirements.txt .\n"
                                       "RUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nCMD [\"python\", \"app.py\"]\n")
    (folder / "requirements.txt").write_text("--extra-index-url https://download.pytorch.org/whl/cpu\ntorch>=2.1\n"
                                             "transformers @ git+https://github.com/huggingface/transformers@v4.40.0\n")
    (folder / "pyproject.toml").write_text("[project]\nname = \"tiny\"\nversion = \"0.1\"\ndependencies = [\"torch\"]\n")
    (folder / "setup.cfg").write_text("[flake8]\nmax-line-length = 120\n")
    (folder / "index.html").write_text("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Tiny</title>"
                                       "<style>body{margin:0}</style></head><body><h1>Tiny</h1><a href=\"paper.pdf\">paper</a></body></html>\n")
    (folder / "LICENSE").write_text("MIT License\n\nCopyright (c) 2026 Somebody\n\nPermission is hereby granted, free of charge\n")
    (folder / "CITATION.cff").write_text("cff-version: 1.2.0\ntitle: Tiny\nauthors:\n  - family-names: Doe\n    given-names: Jo\n")


def main():
    root = Path(sys.argv[1])
    failed = []
    for name in sys.argv[2:] or KINDS:
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(0)
        try:
            KINDS[name](folder)
            print("made", name, flush=True)
        except Exception as error:  # a library that changed must not hide the others
            failed.append(name)
            print("FAILED", name, type(error).__name__, str(error)[:300], flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
