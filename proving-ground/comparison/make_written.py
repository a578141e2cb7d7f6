"""Writes one small folder a format with the libraries that people use, into DIR/<format>/.

Usage: make_written.py DIR
Libraries: requirements-written.txt; one that is not installed leaves its formats out, visibly. Nothing is downloaded.
The R files named test_*.rds come from the tests of rdata (MIT licence), where R itself wrote them.
"""

import os
import pathlib
import sys
import tempfile

import numpy as np

RANDOM = np.random.RandomState(5)
ROOT = pathlib.Path(sys.argv[1])


def part(function):
    try:
        function(folder(function.__name__))
    except ImportError as e:
        print(f"left out {function.__name__}: {e}", file=sys.stderr)
    return function


def folder(name):
    path = ROOT / name.replace("_", "-")
    path.mkdir(parents=True, exist_ok=True)
    return path


@part
def sentencepiece(out):
    import sentencepiece as spm

    words = ["model", "train", "data", "harmless", "token", "über", "straße", "日本", "naïve", "the", "of", "and", "scan", "weights"]
    with tempfile.TemporaryDirectory() as temp:
        corpus = pathlib.Path(temp) / "corpus.txt"
        corpus.write_text("\n".join(" ".join(RANDOM.choice(words, 8)) for _ in range(400)))
        for name, options in (
            ("unigram", dict(model_type="unigram", vocab_size=40)),
            ("bpe-bytes", dict(model_type="bpe", vocab_size=340, byte_fallback=True, normalization_rule_name="identity")),
        ):
            prefix = f"{temp}/{name}"
            spm.SentencePieceTrainer.train(input=str(corpus), model_prefix=prefix, user_defined_symbols=["<mask>"], minloglevel=2, **options)
            (out / f"{name}.model").write_bytes(pathlib.Path(prefix + ".model").read_bytes())


@part
def tensorboard(out):
    from tensorboardX import SummaryWriter

    with SummaryWriter(str(out)) as log:
        for step in range(5):
            log.add_scalar("train/loss", 1.0 / (step + 1), step)
        log.add_histogram("w", RANDOM.rand(50), 1)
        log.add_text("note", "plain text", 1)
        log.add_image("img", np.zeros((3, 4, 4), dtype=np.uint8), 1)


@part
def flax(out):
    import jax.numpy as jnp
    from flax import serialization

    kernel = {"kernel": RANDOM.rand(4, 3).astype("f4"), "bias": jnp.zeros((3,), jnp.bfloat16)}
    params = {"dense": kernel, "scale": np.float32(2.0), "ids": np.arange(5), "empty": np.zeros((0, 3), "f4")}
    state = {"params": params, "step": np.int64(7), "c": 1 + 2j, "none": None, "name": "tiny"}
    (out / "flax_model.msgpack").write_bytes(serialization.to_bytes(state))
    serialization.MAX_CHUNK_SIZE = 64
    (out / "chunked.msgpack").write_bytes(serialization.to_bytes({"w": RANDOM.rand(8, 8).astype("f4")}))


@part
def catboost(out):
    from catboost import CatBoostClassifier

    x = RANDOM.rand(60, 3)
    model = CatBoostClassifier(iterations=4, depth=3, verbose=False, allow_writing_files=False).fit(x, (x[:, 0] > 0.5).astype(int))
    model.save_model(str(out / "plain.json"), format="json")


@part
def pmml(out):
    import pandas
    from nyoka import skl_to_pmml
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.tree import DecisionTreeClassifier

    x = pandas.DataFrame(RANDOM.rand(60, 3), columns=list("abc"))
    for name, model in (("lr", LogisticRegression()), ("tree", DecisionTreeClassifier(max_depth=3))):
        pipeline = Pipeline([("s", StandardScaler()), ("m", model)]).fit(x, (x["a"] > 0.5).astype(int))
        skl_to_pmml(pipeline, list("abc"), "y", str(out / f"{name}.pmml"))


@part
def openvino(out):
    import openvino as ov
    from openvino import opset13 as op

    x = op.parameter([-1, 4], np.float32, name="x")
    linear = op.matmul(x, op.constant(RANDOM.rand(4, 3).astype("f4")), False, False)
    y = op.softmax(op.add(linear, op.constant(RANDOM.rand(3).astype("f4"))), 1)
    ov.save_model(ov.Model([y], [x], "tiny"), str(out / "openvino_model.xml"), compress_to_fp16=False)


@part
def coreml(out):
    import coremltools as ct
    from coremltools.converters.mil import Builder as mb
    from coremltools.models import datatypes, neural_network

    builder = neural_network.NeuralNetworkBuilder([("x", datatypes.Array(4))], [("y", datatypes.Array(2))])
    builder.add_inner_product("d", RANDOM.rand(2, 4).astype("f4"), RANDOM.rand(2).astype("f4"), 4, 2, True, "x", "h")
    builder.add_softmax("s", "h", "y")
    ct.models.MLModel(builder.spec, skip_model_load=True).save(str(out / "nn.mlmodel"))

    @mb.program(input_specs=[mb.TensorSpec(shape=(1, 64))])
    def program(x):
        linear = mb.linear(x=x, weight=RANDOM.rand(32, 64).astype("f4"), bias=np.zeros(32, "f4"))
        return mb.softmax(x=linear, axis=-1)

    ct.convert(program, convert_to="mlprogram", skip_model_load=True).save(str(out / "prog.mlpackage"))


@part
def paddle(out):
    """The old program form needs FLAGS_enable_pir_api=0 from the start of the process; without it the new one is written."""
    import paddle as pd

    class Net(pd.nn.Layer):
        def __init__(self):
            super().__init__()
            self.a = pd.nn.Linear(4, 3)
            self.b = pd.nn.Linear(3, 2)

        def forward(self, x):
            return pd.nn.functional.softmax(self.b(pd.nn.functional.relu(self.a(x))))

    pd.seed(1)
    old = os.environ.get("FLAGS_enable_pir_api") == "0"
    spec = [pd.static.InputSpec([None, 4], "float32", "x")]
    model = pd.jit.to_static(Net(), input_spec=spec, full_graph=True)
    pd.jit.save(model, str((out if old else folder("paddle-pir")) / "inference"))
    pd.save(Net().state_dict(), str(out / "model.pdparams"))


@part
def r(out):
    import pandas
    import pyreadr
    import rdata

    frame = pandas.DataFrame({"a": np.arange(5), "b": [0.5, 1, 2, 3, 4], "c": ["x", "y", "z", "long text of more than sixteen characters", None]})
    pyreadr.write_rds(str(out / "frame.rds"), frame, compress="gzip")
    pyreadr.write_rds(str(out / "plain.rds"), frame)
    pyreadr.write_rdata(str(out / "frame.rda"), frame, df_name="d")
    rdata.write_rds(str(out / "values.rds"), {"weights": np.arange(12.0).reshape(3, 4), "n": 3, "name": "tiny", "flag": True})
    rdata.write_rda(str(out / "values.rda"), {"w": np.arange(3.0), "l": [1, "a", 2.5]})


@part
def arrow(out):
    import pyarrow as pa
    import pyarrow.feather
    import pyarrow.parquet

    table = pa.table({"text": ["a", "b", None, "d"], "n": [1, 2, 3, 4], "l": [[1], [2, 3], [], None], "f": [0.5, 1.0, 2.0, 3.0]})
    pa.parquet.write_table(table, out / "data.parquet")
    pa.parquet.write_table(table, out / "plain.parquet", compression="none", use_dictionary=False, write_page_index=True)
    for name, new in (("data.arrow", pa.ipc.new_file), ("stream.arrow", pa.ipc.new_stream)):
        with pa.OSFile(str(out / name), "wb") as sink, new(sink, table.schema) as writer:
            writer.write_table(table)
    pa.feather.write_feather(table, str(out / "data.feather"))


@part
def audio(out):
    import soundfile

    tone = (np.sin(np.arange(8000) / 20) * 0.1).astype("f4")
    for ending in ("wav", "flac", "ogg", "mp3"):
        soundfile.write(out / f"a.{ending}", tone, 8000)
    soundfile.write(out / "f.wav", tone[:300], 8000, subtype="FLOAT")


@part
def font(out):
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((250, 700))
    pen.closePath()
    glyph = pen.glyph()
    builder = FontBuilder(1024, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupGlyf({".notdef": glyph, "A": glyph})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "A": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "T", "styleName": "R"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(str(out / "t.ttf"))
    web = TTFont(str(out / "t.ttf"))
    web.flavor = "woff"
    web.save(str(out / "t.woff"))
