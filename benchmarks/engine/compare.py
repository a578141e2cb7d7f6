"""Times the engine against transformers on one model, alternating run by run, and prints medians as a Markdown table.

usage: compare.py MODEL_FOLDER [--runs 5] [--threads 2] [--dtype float32] [--works prefill,decode,single,stems,pairs]
                  [--batches 64,128,256] [--random] -- java -cp … EngineBenchmark

MODEL_FOLDER holds config.json and one model.safetensors (--random makes weights from config.json alone). The command after
the double dash starts the Java side, which reads one workload a line and answers with seconds and a checksum. Needs the
packages torch, transformers, safetensors.
"""
import argparse
import pathlib
import statistics
import subprocess
import sys
import time

import torch
import transformers

PROMPT = 128
DECODED = 48


def tokens(count, vocabulary, start=7):
    """The same ids on both sides: a linear congruence."""
    out, x = [], start
    for _ in range(count):
        x = (x * 1103515245 + 12345) % 2147483648
        out.append(x % vocabulary)
    return out


def continuations(kind, vocabulary):
    if kind == "single":
        return [[t] for t in range(1024)]
    if kind == "stems":
        return [[100 + i // 32, 500 + i % 32] for i in range(1024)]
    return [[100 + i, tokens(1, vocabulary, i)[0]] for i in range(1024)]


class Reference:
    def __init__(self, folder, dtype):
        self.model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval()
        self.vocabulary = self.model.config.vocab_size

    @torch.inference_mode()
    def prefill(self):
        ids = torch.tensor([tokens(512, self.vocabulary)])
        return self.model(ids, logits_to_keep=1).logits[0, -1].argmax().item()

    @torch.inference_mode()
    def decode(self):
        ids = torch.tensor([tokens(PROMPT, self.vocabulary)])
        out = self.model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=DECODED,
                                  min_new_tokens=DECODED, do_sample=False, pad_token_id=0)
        return out[0, -1].item()

    @torch.inference_mode()
    def tree(self, kind, batch):
        """The best batched equivalent: the prompt once, its cache repeated for a batch of continuations."""
        prompt = torch.tensor([tokens(PROMPT, self.vocabulary)])
        wanted = torch.tensor(continuations(kind, self.vocabulary))
        cache = self.model(prompt, use_cache=True, logits_to_keep=1).past_key_values
        total = 0
        for part in wanted.split(batch):
            repeated = transformers.DynamicCache(
                [(layer.keys.expand(len(part), -1, -1, -1), layer.values.expand(len(part), -1, -1, -1))
                 for layer in cache.layers])
            logits = self.model(part, past_key_values=repeated, logits_to_keep=1).logits[:, -1].float()
            p = torch.log_softmax(logits, -1)
            total += p.topk(8).indices[:, 0].sum().item()
            (p.exp() * p).sum(-1)
        return total


def main():
    split = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--random", action="store_true")
    parser.add_argument("--works", default="prefill,decode,single,stems,pairs")
    parser.add_argument("--batches", default="64,128,256", help="tried for transformers' trees; the fastest is timed")
    options = parser.parse_args(sys.argv[1:split])
    torch.set_num_threads(options.threads)
    if options.random and not (options.folder / "model.safetensors").exists():
        torch.manual_seed(1)
        config = transformers.AutoConfig.from_pretrained(options.folder)
        transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32).save_pretrained(options.folder)
    start = time.perf_counter()
    reference = Reference(options.folder, getattr(torch, options.dtype))
    loading = time.perf_counter() - start
    java = subprocess.Popen(sys.argv[split + 1:] + [str(options.folder), str(options.threads), options.dtype],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    ready = java.stdout.readline().split()
    print(f"load: transformers {loading:.2f} s, engine {ready[1]} s", flush=True)

    def ours(work):
        java.stdin.write(work + "\n")
        java.stdin.flush()
        seconds, check = java.stdout.readline().split()
        return float(seconds), int(check)

    def theirs(run):
        begin = time.perf_counter()
        check = run()
        return time.perf_counter() - begin, check

    wanted = options.works.split(",")
    dense = [("prefill", 512, reference.prefill, "tokens/s"), ("decode", DECODED, reference.decode, "tokens/s")]
    works = [work for work in dense if work[0] in wanted]
    batches = [int(b) for b in options.batches.split(",")]
    best = {}
    for kind in [k for k in ("single", "stems", "pairs") if k in wanted]:
        tries = 2 if len(batches) > 1 else 0
        sizes = {b: min((theirs(lambda: reference.tree(kind, b))[0] for _ in range(tries)), default=0) for b in batches}
        best[kind] = min(sizes, key=sizes.get)
        works.append((f"tree {kind}", 1024, lambda k=kind: reference.tree(k, best[k]), "continuations/s"))
    print(f"torch {torch.__version__}, transformers {transformers.__version__}, {options.threads} threads, {options.dtype}")
    print("| workload | transformers | engine | ratio | agree |\n|---|---|---|---|---|", flush=True)
    for name, units, run, unit in works:
        ours(name), theirs(run), ours(name)
        pairs = [(ours(name), theirs(run)) for _ in range(options.runs)]
        mine, others = (statistics.median(p[i][0] for p in pairs) for i in (0, 1))
        agree = "yes" if pairs[0][0][1] == pairs[0][1][1] else f"no: {pairs[0][0][1]} {pairs[0][1][1]}"
        print(f"| {name} | {units / others:.0f} {unit} | {units / mine:.0f} {unit} | {others / mine:.2f} | {agree} |",
              flush=True)
    print(f"batches of transformers' trees: {best}")
    java.stdin.close()


main()
