"""Writes harmless model files with the libraries that people use, into DIR/<family>/.

Usage: make_benign.py DIR [--every-estimator]
Libraries: requirements-benign.txt; torch is used when it is installed. Nothing is downloaded.
"""

import argparse
import collections
import datetime
import gzip
import io
import json
import pathlib
import pickle
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")
RANDOM = np.random.RandomState(7)
X = RANDOM.rand(60, 4)
Y = (X[:, 0] + X[:, 1] > 1).astype(int)
Z = X @ np.array([1.0, -2.0, 0.5, 3.0]) + 0.1


class Out:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.written = 0

    def path(self, family, name):
        folder = self.root / family
        folder.mkdir(parents=True, exist_ok=True)
        self.written += 1
        return str(folder / name)

    def pickle(self, family, name, value, protocol=4):
        with open(self.path(family, name), "wb") as f:
            pickle.dump(value, f, protocol=protocol)


def part(function):
    """Runs one family; a library that is not installed leaves its family out, visibly."""

    def run(out, *args):
        try:
            function(out, *args)
        except ImportError as e:
            print(f"left out {function.__name__}: {e}", file=sys.stderr)

    return run


def fitted(every):
    from sklearn.base import clone
    from sklearn.utils import all_estimators
    from sklearn import compose, ensemble, feature_selection, gaussian_process, linear_model, model_selection, neighbors
    from sklearn import pipeline, preprocessing, svm, tree, decomposition, cluster, naive_bayes, neural_network, impute

    yield "LogisticRegression", linear_model.LogisticRegression().fit(X, Y)
    yield "LinearRegression", linear_model.LinearRegression().fit(X, Z)
    yield "Ridge", linear_model.Ridge().fit(X, Z)
    yield "SGDClassifier", linear_model.SGDClassifier(random_state=np.random.RandomState(1)).fit(X, Y)
    yield "DecisionTreeClassifier", tree.DecisionTreeClassifier().fit(X, Y)
    yield "RandomForestClassifier", ensemble.RandomForestClassifier(5).fit(X, Y)
    yield "ExtraTreesRegressor", ensemble.ExtraTreesRegressor(3).fit(X, Z)
    yield "GradientBoostingClassifier", ensemble.GradientBoostingClassifier(n_estimators=4).fit(X, Y)
    yield "GradientBoostingRegressor", ensemble.GradientBoostingRegressor(n_estimators=4).fit(X, Z)
    yield "HistGradientBoostingClassifier", ensemble.HistGradientBoostingClassifier(max_iter=4).fit(X, Y)
    yield "HistGradientBoostingRegressor", ensemble.HistGradientBoostingRegressor(max_iter=4).fit(X, Z)
    yield "AdaBoostClassifier", ensemble.AdaBoostClassifier(n_estimators=3).fit(X, Y)
    yield "IsolationForest", ensemble.IsolationForest(n_estimators=3).fit(X)
    yield "SVC", svm.SVC(probability=True).fit(X, Y)
    yield "LinearSVC", svm.LinearSVC().fit(X, Y)
    yield "KNeighborsClassifier", neighbors.KNeighborsClassifier(algorithm="kd_tree").fit(X, Y)
    yield "KNeighborsRegressor-ball", neighbors.KNeighborsRegressor(algorithm="ball_tree").fit(X, Z)
    yield "GaussianNB", naive_bayes.GaussianNB().fit(X, Y)
    yield "MLPClassifier", neural_network.MLPClassifier((4,), max_iter=5).fit(X, Y)
    yield "KMeans", cluster.KMeans(2, n_init=1).fit(X)
    yield "PCA", decomposition.PCA(2).fit(X)
    kernel = gaussian_process.kernels.RBF() + gaussian_process.kernels.WhiteKernel() * 2
    yield "GaussianProcessRegressor", gaussian_process.GaussianProcessRegressor(kernel).fit(X[:20], Z[:20])
    columns = compose.ColumnTransformer(
        [("n", preprocessing.StandardScaler(), [0, 1]), ("i", impute.SimpleImputer(), slice(2, 4))])
    yield "Pipeline", pipeline.make_pipeline(columns, linear_model.LogisticRegression()).fit(X, Y)
    select = feature_selection.SelectKBest(feature_selection.f_classif, k=2)
    yield "SelectKBest", pipeline.make_pipeline(select, svm.SVC()).fit(X, Y)
    log = preprocessing.FunctionTransformer(np.log1p)
    yield "FunctionTransformer", pipeline.make_pipeline(log, linear_model.Ridge()).fit(X, Z)
    grid = model_selection.GridSearchCV(svm.SVC(), {"C": [1, 2]}, cv=3, scoring="accuracy")
    yield "GridSearchCV", grid.fit(X, Y)
    yield "VotingClassifier", ensemble.VotingClassifier(
        [("a", svm.SVC()), ("b", tree.DecisionTreeClassifier())]).fit(X, Y)
    yield "StackingRegressor", ensemble.StackingRegressor([("a", linear_model.Ridge())], cv=3).fit(X, Z)
    yield "TfidfPipeline", text_pipeline()
    for name in ("random_forest", "svc"):
        yield name + "-clone", clone(tree.DecisionTreeClassifier() if name != "svc" else svm.SVC())
    if every:
        for name, cls in all_estimators():
            fit = fit_one(cls)
            if fit is not None:
                yield "all-" + name, fit


def text_pipeline():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.naive_bayes import MultinomialNB
    from sklearn.pipeline import make_pipeline

    texts = ["a good film", "a bad film", "good", "bad and long", "fine", "dull and bad"]
    return make_pipeline(TfidfVectorizer(), MultinomialNB()).fit(texts, [1, 0, 1, 0, 1, 0])


def fit_one(cls):
    from sklearn.utils._test_common.instance_generator import _construct_instances

    try:
        estimator = next(iter(_construct_instances(cls)))
    except Exception as e:
        print(f"no instance of {cls.__name__}: {type(e).__name__}", file=sys.stderr)
        return None
    texts = ["a good film", "a bad film", "good", "bad and long"]
    for data in [(X, Y), (X, Z), (X, np.abs(Z) + 1), (X, X[:, :2]), (X, np.stack([Y, 1 - Y], 1)), (Y,), (texts,),
                 ([{"a": 1.0}, {"b": 2.0}],), (X[:, 0], Z), ([["a"], ["b"]],), (X @ X.T, Y)]:
        try:
            return estimator.fit(*data)
        except Exception:
            continue
    print(f"could not fit {cls.__name__}", file=sys.stderr)
    return estimator


@part
def scikit_learn(out, every):
    import joblib

    for name, model in fitted(every):
        for protocol in (4, 5) if every else (2, 4, 5):
            out.pickle("sklearn-pickle", f"{name}-p{protocol}.pkl", model, protocol)
        joblib.dump(model, out.path("sklearn-joblib", f"{name}.joblib"))
        if name in ("RandomForestClassifier", "Pipeline"):
            out.pickle("sklearn-pickle", f"{name}-p0.pkl", model, 0)
            for codec in ("zlib", "gzip", "bz2", "xz", "lzma", "lz4"):
                joblib.dump(model, out.path("sklearn-joblib-compressed", f"{name}-{codec}.joblib"), (codec, 3))
    arrays = {"a": X, "objects": np.array(["x", 1, None], object), "f": np.asfortranarray(X), "empty": np.zeros((0, 3)),
              "scalar": np.float64(3), "record": np.zeros(3, [("a", "<i4"), ("b", "<f8")]), "strings": np.array(["q"])}
    joblib.dump(arrays, out.path("sklearn-joblib", "arrays.joblib"))
    joblib.dump(arrays, out.path("sklearn-joblib", "arrays-p2.joblib"), protocol=2)


@part
def skops(out):
    import skops.io

    for name, model in fitted(False):
        if name in ("LogisticRegression", "RandomForestClassifier", "Pipeline", "SVC", "HistGradientBoostingRegressor"):
            skops.io.dump(model, out.path("skops", name + ".skops"))


@part
def numpy_arrays(out):
    np.save(out.path("numpy", "matrix.npy"), X)
    np.save(out.path("numpy", "fortran.npy"), np.asfortranarray(X))
    np.save(out.path("numpy", "record.npy"), np.zeros(3, [("a", "<i4"), ("b", "<U3")]))
    np.save(out.path("numpy", "objects.npy"), np.array([{"a": 1}, "b", None, 3.5], object), allow_pickle=True)
    np.savez(out.path("numpy", "arrays.npz"), x=X, y=Y)
    np.savez_compressed(out.path("numpy", "compressed.npz"), x=X, y=Y)
    np.savez(out.path("numpy", "objects.npz"), x=X, names=np.array(["a", None], object))
    values = {"float": np.float32(1), "dtype": X.dtype, "date": np.datetime64("2024-01-01"), "array": X, "big": 1 << 70,
              "generator": np.random.default_rng(3), "state": np.random.RandomState(3), "mask": np.ma.array([1, 2], mask=[0, 1])}
    for protocol in range(6):
        out.pickle("numpy", f"values-p{protocol}.pkl", values, protocol)


@part
def python_values(out):
    values = {"counter": collections.Counter("aab"), "ordered": collections.OrderedDict(a=1), "set": {1, 2},
              "frozen": frozenset("ab"), "complex": 1 + 2j, "bytes": b"\x00\xff", "when": datetime.datetime(2024, 1, 2),
              "delta": datetime.timedelta(1), "deque": collections.deque([1, 2], 4), "path": pathlib.PurePosixPath("a/b"),
              "default": collections.defaultdict(list, a=[1]), "slice": slice(1, 2), "range": range(3)}
    for protocol in range(6):
        out.pickle("python", f"values-p{protocol}.pkl", values, protocol)


@part
def xgboost(out):
    import joblib
    import xgboost as xgb

    for name, model in (("classifier", xgb.XGBClassifier(n_estimators=3).fit(X, Y)),
                        ("regressor", xgb.XGBRegressor(n_estimators=3).fit(X, Z))):
        model.save_model(out.path("xgboost", name + ".json"))
        model.save_model(out.path("xgboost", name + ".ubj"))
        out.pickle("xgboost", name + ".pkl", model)
        joblib.dump(model, out.path("xgboost", name + ".joblib"))
    out.pickle("xgboost", "booster.pkl", xgb.train({"max_depth": 2}, xgb.DMatrix(X, Z), 3))


@part
def lightgbm(out):
    import joblib
    import lightgbm as lgb

    for name, model in (("classifier", lgb.LGBMClassifier(n_estimators=3, verbose=-1).fit(X, Y)),
                        ("regressor", lgb.LGBMRegressor(n_estimators=3, verbose=-1).fit(X, Z))):
        model.booster_.save_model(out.path("lightgbm", name + ".txt"))
        out.pickle("lightgbm", name + ".pkl", model)
        joblib.dump(model, out.path("lightgbm", name + ".joblib"))
        out.pickle("lightgbm", name + "-booster.pkl", model.booster_)


@part
def catboost(out):
    from catboost import CatBoostClassifier

    model = CatBoostClassifier(iterations=3, verbose=False, allow_writing_files=False).fit(X, Y)
    model.save_model(out.path("catboost", "model.cbm"))
    model.save_model(out.path("catboost", "model.json"), format="json")
    out.pickle("catboost", "model.pkl", model)


@part
def pandas(out):
    import pandas as pd

    frame = pd.DataFrame({"i": [1, 2], "f": [0.5, None], "s": ["a", "b"], "d": pd.to_datetime(["2024-01-01", "2024-02-01"])})
    frame["c"] = frame["s"].astype("category")
    frame["n"] = pd.array([1, None], dtype="Int64")
    frame["b"] = [True, False]
    for protocol in (2, 4, 5):
        out.pickle("pandas", f"frame-p{protocol}.pkl", frame, protocol)
    frame.to_pickle(out.path("pandas", "to_pickle.pkl"))
    frame.to_pickle(out.path("pandas", "to_pickle.pkl.gz"))
    out.pickle("pandas", "series.pkl", frame["f"])
    out.pickle("pandas", "indexed.pkl", frame.set_index("d")[["i", "f"]])
    out.pickle("pandas", "multi.pkl", frame.set_index(["s", "i"])[["f"]])
    out.pickle("pandas", "timestamps.pkl", [pd.Timestamp("2024-01-01"), pd.Timedelta("1D"), pd.NaT])
    out.pickle("pandas", "zoned.pkl", pd.Series(pd.date_range("2024", periods=3, tz="UTC")))


@part
def scipy(out):
    import joblib
    from scipy import sparse

    matrix = sparse.random(20, 10, 0.2, random_state=1)
    for form in ("csr", "csc", "coo", "dok", "lil", "dia", "bsr"):
        out.pickle("scipy", f"{form}.pkl", matrix.asformat(form))
    out.pickle("scipy", "csr_array.pkl", sparse.csr_array(matrix))
    joblib.dump(matrix.tocsr(), out.path("scipy", "csr.joblib"))
    sparse.save_npz(out.path("scipy", "csr.npz"), matrix.tocsr())


@part
def safetensors(out):
    from safetensors.numpy import save_file

    tensors = {"weight": X.astype("float32"), "bias": np.zeros(4, "float16"), "scalar": np.array(1.0)}
    save_file(tensors, out.path("safetensors", "model.safetensors"), {"format": "pt"})
    save_file({}, out.path("safetensors", "empty.safetensors"))


@part
def onnx(out):
    from onnx import TensorProto, checker, helper, numpy_helper, save

    weight = numpy_helper.from_array(RANDOM.rand(4, 2).astype("float32"), "w")
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 4])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 2])
    graph = helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["y"])], "g", [x], [y], [weight])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="proving-ground")
    checker.check_model(model)
    save(model, out.path("onnx", "linear.onnx"))


@part
def gguf(out):
    from gguf import GGUFWriter

    writer = GGUFWriter(out.path("gguf", "tiny.gguf"), "llama")
    writer.add_block_count(1)
    writer.add_context_length(32)
    writer.add_embedding_length(4)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(["<s>", "a", "b"])
    writer.add_tensor("token_embd.weight", RANDOM.rand(3, 4).astype("float32"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@part
def transformers_like(out):
    from safetensors.numpy import save_file

    for name in ("bert-like", "gpt-like"):
        config = {"architectures": ["BertModel" if name == "bert-like" else "GPT2LMHeadModel"], "hidden_size": 4,
                  "model_type": name.split("-")[0], "torch_dtype": "float32", "vocab_size": 3, "transformers_version": "4.40.0"}
        folder = "repository/" + name
        pathlib.Path(out.path(folder, "config.json")).write_text(json.dumps(config, indent=2))
        pathlib.Path(out.path(folder, "tokenizer_config.json")).write_text(
            json.dumps({"model_max_length": 512, "tokenizer_class": "BertTokenizer", "do_lower_case": True}))
        pathlib.Path(out.path(folder, "README.md")).write_text("# A small model\n\nTrained on nothing in particular.\n")
        pathlib.Path(out.path(folder, "vocab.txt")).write_text("[PAD]\n[UNK]\na\n")
        save_file({"embeddings.weight": X.astype("float32")}, out.path(folder, "model.safetensors"), {"format": "pt"})


@part
def torch(out):
    import torch as t

    model = t.nn.Sequential(t.nn.Linear(4, 8), t.nn.ReLU(), t.nn.Dropout(0.1), t.nn.BatchNorm1d(8), t.nn.Linear(8, 2))
    data, labels = t.tensor(X, dtype=t.float32), t.tensor(Y)
    for optimizer in (t.optim.SGD(model.parameters(), 0.1, momentum=0.9), t.optim.Adam(model.parameters())):
        schedule = t.optim.lr_scheduler.StepLR(optimizer, 2)
        for _ in range(3):
            optimizer.zero_grad()
            t.nn.functional.cross_entropy(model(data), labels).backward()
            optimizer.step()
            schedule.step()
        checkpoint = {"epoch": 3, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
                      "rng": t.get_rng_state(), "numpy_rng": np.random.get_state(), "loss": 0.5, "args": {"lr": 0.1}}
        t.save(checkpoint, out.path("torch", f"checkpoint-{type(optimizer).__name__}.pt"))
        t.save(checkpoint, out.path("torch", f"legacy-checkpoint-{type(optimizer).__name__}.pt"), _use_new_zipfile_serialization=False)
    state = model.state_dict()
    t.save(state, out.path("torch", "state.pth"))
    t.save(state, out.path("torch", "pytorch_model.bin"))
    t.save({k: v.half() for k, v in state.items()}, out.path("torch", "half.pt"))
    t.save({"b": t.zeros(2, dtype=t.bfloat16), "p": t.nn.Parameter(t.ones(2)), "s": t.eye(3).to_sparse(), "d": t.float16,
            "size": t.Size([1]), "device": t.device("cpu"), "view": t.arange(6).reshape(2, 3).t()}, out.path("torch", "kinds.pt"))
    t.save(model, out.path("torch-module", "module.pt"))
    t.save(t.nn.TransformerEncoderLayer(4, 2, 8), out.path("torch-module", "encoder-layer.pt"))
    t.save(t.nn.Sequential(t.nn.Conv2d(1, 2, 3), t.nn.BatchNorm2d(2), t.nn.MaxPool2d(2), t.nn.Flatten(), t.nn.Sigmoid()), out.path("torch-module", "conv.pt"))
    t.save(t.nn.LSTM(4, 4), out.path("torch-module", "lstm.pt"))
    out.pickle("torch-module", "plain-pickle.pkl", state)
    t.jit.save(t.jit.script(model), out.path("torchscript", "scripted.pt"))
    t.jit.save(t.jit.trace(model.eval(), data), out.path("torchscript", "traced.pt"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--every-estimator", action="store_true", help="fit every public scikit-learn estimator")
    options = parser.parse_args()
    out = Out(options.folder)
    for family in (python_values, numpy_arrays, pandas, scipy, skops, xgboost, lightgbm, catboost, safetensors, onnx, gguf,
                   transformers_like, torch):
        family(out)
    scikit_learn(out, options.every_estimator)
    import make_benign_wild

    import make_benign_formats

    written = out.written + make_benign_wild.write(options.folder) + make_benign_formats.write(options.folder)
    print(f"{written} files and folders")


if __name__ == "__main__":
    main()
