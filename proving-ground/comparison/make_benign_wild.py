"""Writes more harmless files with whatever libraries are installed here, to DIR/wild-*/: a family that is missing is left out, visibly.

Usage: make_benign_wild.py DIR [--tag TAG]
TAG goes into the names of the files, so that several environments (old and new releases) can write into one folder.
"""

import argparse
import array
import bz2
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import gzip
import io
import ipaddress
import json
import lzma
import pathlib
import pickle
import re
import sys
import tarfile
import types
import uuid
import warnings
import zipfile
import zlib

warnings.filterwarnings("ignore")


class Out:
    def __init__(self, root, tag):
        self.root, self.tag, self.written = pathlib.Path(root), tag, 0

    def path(self, family, name):
        folder = self.root / ("wild-" + family)
        folder.mkdir(parents=True, exist_ok=True)
        self.written += 1
        return str(folder / (self.tag + name))

    def bytes(self, family, name, data):
        pathlib.Path(self.path(family, name)).write_bytes(data)

    def pickle(self, family, name, value, *protocols):
        for protocol in protocols or (2, 4, 5):
            self.bytes(family, f"{name}-p{protocol}.pkl", pickle.dumps(value, protocol))


def attempt(function, *args, **options):
    try:
        return function(*args, **options)
    except Exception as e:
        print(f"left out {getattr(function, '__name__', function)}: {type(e).__name__} {e}"[:200], file=sys.stderr)
        return None


def standard_library(out):
    zone = datetime.timezone(datetime.timedelta(hours=2), "X")
    values = {
        "times": [datetime.date(2024, 1, 1), datetime.time(3, 4, tzinfo=zone), datetime.datetime.now(datetime.timezone.utc), zone, datetime.timedelta(3)],
        "numbers": [decimal.Decimal("1.5"), fractions.Fraction(1, 3), 1 << 3000, -1 << 40, complex(1, 2), float("nan"), float("inf")],
        "uuid": uuid.UUID(int=5), "paths": [pathlib.PurePosixPath("a"), pathlib.PureWindowsPath("c:/x"), pathlib.Path("/data/run")],
        "namespace": types.SimpleNamespace(lr=0.1, epochs=3), "address": ipaddress.ip_address("10.0.0.1"), "array": array.array("d", [1, 2]),
        "containers": [collections.Counter("aab"), collections.OrderedDict(a=1), collections.defaultdict(int, a=1), collections.defaultdict(dict),
                       collections.deque([1]), collections.ChainMap({1: 2}), frozenset([1]), {1, 2}, bytearray(b"x"), slice(1), range(4), Ellipsis, NotImplemented],
        "pattern": re.compile(r"\s+"), "pattern-flags": re.compile(r"(?i)a", re.S), "types": [int, str, float, list, dict, type(None)],
        "exceptions": [ValueError("x"), KeyError(1)], "builtins": [len, max, sum, abs], "enum": re.I,
        "nested": {"a": [{"b": (1, [2, {3: {4}}])}] * 3, "text": "x" * 70_000, "unicode": "é漢😀\u2028", "binary": bytes(range(256)) * 300},
        "recursive": None, "empty": [], "none": None, "text": "hello", "big-list": list(range(50_000)), "many-floats": [i / 7 for i in range(20_000)]}
    loop = []
    loop.append(loop)
    values["recursive"] = loop
    for name, value in values.items():
        out.pickle("python", name, value, 0, 1, 2, 3, 4, 5)
    plain = pickle.dumps({"weights": [0.5] * 100, "names": ["a", "b"]}, 4)
    for name, data in (("x.pkl.gz", gzip.compress(plain)), ("x.pkl.bz2", bz2.compress(plain)), ("x.pkl.xz", lzma.compress(plain)), ("x.pickle", plain), ("x.p", plain), ("x.bin", plain),
                       ("x.pkl.lzma", lzma.compress(plain, lzma.FORMAT_ALONE)), ("two-streams.pkl", plain + plain), ("x.dat", plain)):
        out.bytes("python", name, data)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in (("model/weights.pkl", plain), ("model/config.json", b'{"hidden_size": 4}')):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    out.bytes("python", "model.tar.gz", buffer.getvalue())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model/weights.pkl", plain)
        archive.writestr("model/config.json", '{"hidden_size": 4}')
        archive.writestr("model/", "")
    out.bytes("python", "model.zip", buffer.getvalue())


def numpy_values(out):
    import numpy as np

    rng = np.random.RandomState(3)
    values = {
        "f4": rng.rand(5, 3).astype("f4"), "f2": rng.rand(4).astype("f2"), "c16": rng.rand(4) + 1j, "bool": np.array([True]), "big-endian": np.arange(4, dtype=">i4"), "u8": np.arange(3, dtype="u8"),
        "strings": np.array(["a", "bcd"]), "bytes": np.array([b"a"]), "objects": np.array([1, "a", None, {"k": np.arange(3)}], object), "dates": np.array(["2024-01-01"], "M8[D]"),
        "deltas": np.array([1], "m8[s]"), "structured": np.array([(1, 2.0, "a")], [("x", "i4"), ("y", "f8"), ("s", "U4")]), "nested-dtype": np.zeros(2, [("a", [("b", "i2", (2, 3))])]),
        "aligned": np.zeros(2, np.dtype([("a", "i1"), ("b", "f8")], align=True)), "recarray": np.rec.array([(1, "a")], names="n,s"), "matrix": np.matrix([[1, 2]]), "masked": np.ma.array([1, 2], mask=[0, 1]),
        "masked-fill": np.ma.masked_values([1.0, 2.0], 2.0), "empty": np.zeros((0, 4)), "scalar0d": np.array(5), "fortran": np.asfortranarray(rng.rand(3, 4)), "sliced": rng.rand(10, 10)[::2, ::3],
        "scalars": [np.float32(1), np.int64(2), np.bool_(True), np.str_("x"), np.bytes_(b"x"), np.datetime64("2024"), np.timedelta64(1, "s"), np.complex64(1)],
        "dtypes": [np.dtype("f4"), np.dtype("M8[ns]"), np.dtype([("a", "i4")]), np.float64, np.int32], "random": [np.random.RandomState(1), np.random.default_rng(1), np.random.Generator(np.random.Philox(1)), np.random.MT19937(1), np.random.SFC64(2), np.random.SeedSequence(3)],
        "state": np.random.get_state(), "functions": [np.log1p, np.exp, np.mean, np.sum], "poly": np.poly1d([1, 2]), "polynomial": np.polynomial.Polynomial([1, 2]), "memmap-like": np.arange(3).view(np.ndarray), "dict-of-arrays": {str(i): rng.rand(30) for i in range(60)},
        "void": np.void(b"abc"), "record": np.zeros(2, [("a", "f4")])[0], "long": np.longdouble(1), "subarray-big": rng.rand(300, 300)}
    for name, value in values.items():
        attempt(out.pickle, "numpy", name, value)
    for name in ("f4", "f2", "c16", "bool", "big-endian", "strings", "bytes", "objects", "dates", "structured", "nested-dtype", "empty", "scalar0d", "fortran", "sliced", "aligned"):
        attempt(np.save, out.path("numpy", name + ".npy"), values[name], allow_pickle=True)
    np.savez(out.path("numpy", "many.npz"), **values["dict-of-arrays"])
    np.savez_compressed(out.path("numpy", "mixed.npz"), f=values["f4"], o=values["objects"], s=values["strings"])
    with open(out.path("numpy", "two.npy"), "wb") as f:
        np.save(f, values["f4"])
        np.save(f, values["u8"])
    np.savetxt(out.path("numpy", "table.csv"), values["f4"], delimiter=",")


def joblib_files(out):
    import joblib
    import numpy as np

    rng = np.random.RandomState(3)
    value = {"w": rng.rand(40, 30), "f": np.asfortranarray(rng.rand(5, 6)), "o": np.array(["a", None, [1]], object), "z": np.zeros((0, 2)), "s": np.array(["x", "yy"]), "m": np.matrix([[1, 2]]), "b": b"x" * 300,
             "r": np.zeros(3, [("a", "i4"), ("b", "U3")]), "mask": np.ma.array([1, 2.0], mask=[0, 1]), "c": np.arange(3, dtype=">f4"), "list": [rng.rand(3) for _ in range(30)], "d": np.array(["2024-01-01"], "M8[D]"), "n": 3, "same": None}
    value["same"] = value["w"]
    joblib.dump(value, out.path("joblib", "plain.joblib"))
    for codec in ("zlib", "gzip", "bz2", "xz", "lzma", "lz4"):
        for level in (1, 3, 9):
            attempt(joblib.dump, value, out.path("joblib", f"{codec}-{level}.joblib"), (codec, level))
    for suffix in (".z", ".gz", ".bz2", ".xz", ".lzma"):
        joblib.dump(value, out.path("joblib", "by-name.pkl" + suffix))
    joblib.dump(value, out.path("joblib", "true.joblib"), compress=True)
    for protocol in (2, 3, 4, 5):
        joblib.dump(value, out.path("joblib", f"p{protocol}.joblib"), protocol=protocol)
    joblib.dump(rng.rand(1000, 100), out.path("joblib", "array.joblib"))
    joblib.dump(rng.rand(300, 100), out.path("joblib", "array.pkl"))
    joblib.dump([1, "a"], out.path("joblib", "list.pkl"))


def scikit_learn(out):
    import joblib
    import numpy as np
    import sklearn
    from sklearn import (calibration, cluster, compose, covariance, cross_decomposition, decomposition, discriminant_analysis, dummy, ensemble, feature_extraction, feature_selection, gaussian_process,
                         impute, isotonic, kernel_approximation, linear_model, manifold, metrics, mixture, model_selection, multiclass, multioutput, naive_bayes, neighbors, neural_network,
                         pipeline, preprocessing, random_projection, svm, tree)

    rng = np.random.RandomState(1)
    x = rng.rand(80, 5)
    y = (x[:, 0] > 0.5).astype(int)
    z = x @ rng.rand(5)
    names = np.array(["red", "blue"])[y]
    texts = ["a good film", "a bad film", "good", "bad and long", "fine", "dull and bad"]
    labels = [1, 0, 1, 0, 1, 0]
    try:
        import pandas as pd
        frame = pd.DataFrame(x, columns=list("abcde")).assign(k=names)
        mixed = pipeline.make_pipeline(compose.ColumnTransformer([("n", preprocessing.StandardScaler(), ["a", "b"]), ("k", preprocessing.OneHotEncoder(handle_unknown="ignore"), ["k"])],
                                                                 remainder="drop"), linear_model.LogisticRegression()).fit(frame, y)
        out.pickle("sklearn", "frame-pipeline", mixed)
        selector = compose.make_column_selector(dtype_include=float)
        out.pickle("sklearn", "selector", compose.ColumnTransformer([("n", preprocessing.MinMaxScaler(), selector)]).fit(frame))
    except ImportError:
        pass
    makers = {
        "forest": lambda: ensemble.RandomForestClassifier(10).fit(x, names), "extra": lambda: ensemble.ExtraTreesClassifier(4).fit(x, y), "gbm": lambda: ensemble.GradientBoostingClassifier(n_estimators=5).fit(x, names),
        "hist": lambda: ensemble.HistGradientBoostingClassifier(max_iter=5, early_stopping=True).fit(x, y), "histr": lambda: ensemble.HistGradientBoostingRegressor(max_iter=5, loss="absolute_error").fit(x, z),
        "bagging": lambda: ensemble.BaggingClassifier(svm.SVC(), 3).fit(x, y), "ada": lambda: ensemble.AdaBoostRegressor(n_estimators=3).fit(x, z), "stack": lambda: ensemble.StackingClassifier([("t", tree.DecisionTreeClassifier())]).fit(x, y),
        "calibrated": lambda: calibration.CalibratedClassifierCV(svm.LinearSVC(), cv=3).fit(x, y), "isotonic": lambda: isotonic.IsotonicRegression().fit(x[:, 0], z), "lda": lambda: discriminant_analysis.LinearDiscriminantAnalysis().fit(x, y),
        "qda": lambda: discriminant_analysis.QuadraticDiscriminantAnalysis().fit(x, y), "dummy": lambda: dummy.DummyClassifier().fit(x, y), "elastic": lambda: linear_model.ElasticNetCV(cv=3).fit(x, z), "lasso": lambda: linear_model.LassoLars().fit(x, z),
        "logcv": lambda: linear_model.LogisticRegressionCV(cv=3).fit(x, y), "ransac": lambda: linear_model.RANSACRegressor().fit(x, z), "huber": lambda: linear_model.HuberRegressor().fit(x, z), "bayes": lambda: linear_model.BayesianRidge().fit(x, z),
        "sgd": lambda: linear_model.SGDClassifier(loss="modified_huber").fit(x, y), "sgdr": lambda: linear_model.SGDRegressor(loss="epsilon_insensitive").fit(x, z), "perceptron": lambda: linear_model.Perceptron().fit(x, y), "passive": lambda: linear_model.PassiveAggressiveClassifier().fit(x, y),
        "tweedie": lambda: linear_model.TweedieRegressor(power=1).fit(x, z), "poisson": lambda: linear_model.PoissonRegressor().fit(x, z), "quantile": lambda: linear_model.QuantileRegressor(solver="highs").fit(x, z), "theil": lambda: linear_model.TheilSenRegressor().fit(x, z),
        "svc": lambda: svm.SVC(kernel="poly", probability=True).fit(x, names), "nusvr": lambda: svm.NuSVR().fit(x, z), "oneclass": lambda: svm.OneClassSVM().fit(x), "knn": lambda: neighbors.KNeighborsClassifier(algorithm="ball_tree", metric="manhattan").fit(x, names),
        "knn-kd": lambda: neighbors.KNeighborsRegressor(algorithm="kd_tree", weights="distance").fit(x, z), "radius": lambda: neighbors.RadiusNeighborsClassifier(1.0).fit(x, y), "lof": lambda: neighbors.LocalOutlierFactor(novelty=True).fit(x), "kde": lambda: neighbors.KernelDensity().fit(x),
        "centroid": lambda: neighbors.NearestCentroid().fit(x, y), "nca": lambda: neighbors.NeighborhoodComponentsAnalysis(max_iter=3).fit(x, y), "nn": lambda: neighbors.NearestNeighbors(metric="minkowski", p=3).fit(x), "haversine": lambda: neighbors.BallTree(x[:, :2], metric="haversine"),
        "kdtree": lambda: neighbors.KDTree(x), "mlp": lambda: neural_network.MLPRegressor((3, 3), max_iter=5, early_stopping=True).fit(x, z), "mlp-sgd": lambda: neural_network.MLPClassifier((3,), solver="sgd", max_iter=4).fit(x, names), "rbm": lambda: neural_network.BernoulliRBM(2, n_iter=2).fit(x),
        "gmm": lambda: mixture.GaussianMixture(2).fit(x), "bgmm": lambda: mixture.BayesianGaussianMixture(n_components=2).fit(x), "kmeans": lambda: cluster.MiniBatchKMeans(3, n_init=1).fit(x), "dbscan": lambda: cluster.DBSCAN().fit(x), "birch": lambda: cluster.Birch().fit(x),
        "agglo": lambda: cluster.AgglomerativeClustering().fit(x), "feature-agglo": lambda: cluster.FeatureAgglomeration(2).fit(x), "spectral": lambda: cluster.SpectralClustering(2).fit(x), "optics": lambda: cluster.OPTICS().fit(x), "meanshift": lambda: cluster.MeanShift().fit(x), "affinity": lambda: cluster.AffinityPropagation().fit(x),
        "pca": lambda: decomposition.PCA(0.9).fit(x), "kpca": lambda: decomposition.KernelPCA(2, kernel="rbf").fit(x), "nmf": lambda: decomposition.NMF(2).fit(x), "ica": lambda: decomposition.FastICA(2).fit(x), "svd": lambda: decomposition.TruncatedSVD(2).fit(x), "lda-topics": lambda: decomposition.LatentDirichletAllocation(2).fit(x), "factor": lambda: decomposition.FactorAnalysis(2).fit(x), "dict": lambda: decomposition.MiniBatchDictionaryLearning(2).fit(x), "ipca": lambda: decomposition.IncrementalPCA(2).fit(x),
        "pls": lambda: cross_decomposition.PLSRegression(2).fit(x, z), "gpc": lambda: gaussian_process.GaussianProcessClassifier(gaussian_process.kernels.Matern() * 2.0 + gaussian_process.kernels.RationalQuadratic()).fit(x[:20], y[:20]), "gpr": lambda: gaussian_process.GaussianProcessRegressor(gaussian_process.kernels.DotProduct() ** 2 + gaussian_process.kernels.ExpSineSquared()).fit(x[:9], z[:9]),
        "tree": lambda: tree.DecisionTreeRegressor(criterion="friedman_mse").fit(x, z), "multi-tree": lambda: tree.DecisionTreeClassifier().fit(x, np.stack([y, 1 - y], 1)), "ovr": lambda: multiclass.OneVsRestClassifier(svm.LinearSVC()).fit(x, names), "ovo": lambda: multiclass.OneVsOneClassifier(svm.LinearSVC()).fit(x, np.arange(80) % 3), "ecoc": lambda: multiclass.OutputCodeClassifier(svm.LinearSVC()).fit(x, np.arange(80) % 3),
        "multi": lambda: multioutput.MultiOutputRegressor(linear_model.Ridge()).fit(x, x[:, :2]), "chain": lambda: multioutput.ClassifierChain(linear_model.LogisticRegression()).fit(x, np.stack([y, 1 - y], 1)), "nb": lambda: naive_bayes.MultinomialNB().fit(x, y), "bnb": lambda: naive_bayes.BernoulliNB().fit(x, y), "cnb": lambda: naive_bayes.ComplementNB().fit(x, y),
        "grid": lambda: model_selection.GridSearchCV(pipeline.make_pipeline(preprocessing.StandardScaler(), svm.SVC()), {"svc__C": [1, 2]}, cv=model_selection.StratifiedKFold(3, shuffle=True, random_state=1), scoring=["accuracy", "f1"], refit="f1").fit(x, y),
        "random-search": lambda: model_selection.RandomizedSearchCV(linear_model.Ridge(), {"alpha": __import__("scipy.stats").stats.loguniform(1e-3, 1)}, n_iter=2, cv=3, random_state=1).fit(x, z), "random-uniform": lambda: model_selection.RandomizedSearchCV(linear_model.Ridge(), {"alpha": __import__("scipy.stats").stats.uniform(0, 1), "max_iter": __import__("scipy.stats").stats.randint(1, 5)}, n_iter=2, cv=3).fit(x, z),
        "custom-scorer": lambda: model_selection.GridSearchCV(linear_model.Ridge(), {"alpha": [1, 2]}, cv=3, scoring=metrics.make_scorer(metrics.mean_squared_error, greater_is_better=False)).fit(x, z), "halving-none": lambda: model_selection.cross_validate(linear_model.Ridge(), x, z, cv=3, return_estimator=True),
        "tfidf": lambda: pipeline.make_pipeline(feature_extraction.text.TfidfVectorizer(ngram_range=(1, 2), stop_words="english"), linear_model.SGDClassifier()).fit(texts, labels), "count": lambda: feature_extraction.text.CountVectorizer(analyzer="char", token_pattern=None).fit(texts), "hashing": lambda: feature_extraction.text.HashingVectorizer().fit(texts), "dictvec": lambda: feature_extraction.DictVectorizer().fit([{"a": 1}, {"b": "x"}]),
        "union": lambda: pipeline.make_union(decomposition.PCA(1), feature_selection.SelectKBest(k=1)).fit(x, y), "rfe": lambda: feature_selection.RFECV(svm.LinearSVC(), cv=3).fit(x, y), "mutual": lambda: feature_selection.SelectKBest(feature_selection.mutual_info_classif, k=2).fit(x, y), "chi2": lambda: feature_selection.SelectPercentile(feature_selection.chi2).fit(x, y), "from-model": lambda: feature_selection.SelectFromModel(ensemble.RandomForestClassifier(3)).fit(x, y), "variance": lambda: feature_selection.VarianceThreshold().fit(x),
        "iterative": lambda: pipeline.make_pipeline(impute.KNNImputer(), linear_model.Ridge()).fit(x, z), "missing": lambda: impute.SimpleImputer(strategy="most_frequent", add_indicator=True).fit(np.where(x > .9, np.nan, x)), "power": lambda: preprocessing.PowerTransformer().fit(x), "quantile-t": lambda: preprocessing.QuantileTransformer(n_quantiles=9).fit(x), "poly-features": lambda: preprocessing.PolynomialFeatures(2).fit(x), "spline": lambda: preprocessing.SplineTransformer().fit(x), "kbins": lambda: preprocessing.KBinsDiscretizer(3).fit(x), "ordinal": lambda: preprocessing.OrdinalEncoder().fit([["a"], ["b"]]), "onehot": lambda: preprocessing.OneHotEncoder(drop="first").fit([["a"], ["b"]]), "label": lambda: preprocessing.LabelEncoder().fit(names), "binarizer": lambda: preprocessing.LabelBinarizer().fit(names), "mlb": lambda: preprocessing.MultiLabelBinarizer().fit([{"a"}, {"b"}]), "robust": lambda: preprocessing.RobustScaler().fit(x), "func": lambda: preprocessing.FunctionTransformer(np.log1p, np.expm1).fit(x), "func-none": lambda: preprocessing.FunctionTransformer().fit(x), "target": lambda: preprocessing.TargetEncoder().fit([["a"], ["b"]] * 20, [1, 0] * 20),
        "target-regressor": lambda: compose.TransformedTargetRegressor(linear_model.Ridge(), func=np.log1p, inverse_func=np.expm1).fit(x, abs(z)), "nystroem": lambda: kernel_approximation.Nystroem(n_components=5).fit(x), "rbf-sampler": lambda: kernel_approximation.RBFSampler().fit(x), "projection": lambda: random_projection.SparseRandomProjection(2).fit(x), "isomap": lambda: manifold.Isomap().fit(x), "tsne": lambda: manifold.TSNE(perplexity=5, n_iter=250) if sklearn.__version__ < "1.5" else manifold.TSNE(perplexity=5), "lle": lambda: manifold.LocallyLinearEmbedding().fit(x), "envelope": lambda: covariance.EllipticEnvelope().fit(x), "graphical": lambda: covariance.GraphicalLasso().fit(x), "voting": lambda: ensemble.VotingRegressor([("a", linear_model.Ridge()), ("b", tree.DecisionTreeRegressor())]).fit(x, z), "rtembed": lambda: ensemble.RandomTreesEmbedding(3).fit(x), "isoforest": lambda: ensemble.IsolationForest(3, max_samples=20, random_state=np.random.RandomState(3)).fit(x), "bunch": lambda: __import__("sklearn.datasets").datasets.load_iris()}
    for i, (name, maker) in enumerate(makers.items()):
        model = attempt(maker)
        if model is None:
            continue
        attempt(out.pickle, "sklearn", name, model, (2, 4, 5)[i % 3])
        attempt(joblib.dump, model, out.path("sklearn", name + ".joblib"), compress=(0, ("zlib", 3), ("lzma", 3), ("gzip", 3), ("bz2", 3))[i % 5])


def skops_files(out):
    import numpy as np
    import skops.io
    from sklearn import ensemble, feature_extraction, linear_model, neighbors, pipeline, preprocessing, svm

    x = np.random.RandomState(1).rand(40, 3)
    y = (x[:, 0] > .5).astype(int)
    for name, model in (("forest", ensemble.RandomForestClassifier(3).fit(x, y)), ("pipeline", pipeline.make_pipeline(preprocessing.StandardScaler(), linear_model.SGDClassifier()).fit(x, y)), ("svc", svm.SVC().fit(x, y)),
                        ("hist", ensemble.HistGradientBoostingClassifier(max_iter=3).fit(x, y)), ("knn", neighbors.KNeighborsClassifier().fit(x, y)), ("func", preprocessing.FunctionTransformer(np.log1p)), ("dict", {"a": x, "b": [1, "x"]}), ("text", feature_extraction.text.TfidfVectorizer().fit(["a b", "cd ef"]))):
        attempt(skops.io.dump, model, out.path("skops", name + ".skops"))
        attempt(skops.io.dump, model, out.path("skops", name + "-deflated.skops"), compression=zipfile.ZIP_DEFLATED)


def pandas_values(out):
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame({"i": [1, 2, 3], "f": [.5, None, 2], "s": ["a", "b", None], "d": pd.date_range("2024", periods=3), "z": pd.date_range("2024", periods=3, tz="Europe/Berlin"), "c": pd.Categorical(["x", "y", "x"]), "b": [True, False, True], "o": [{"k": 1}, [1], None]})
    values = {"frame": frame, "series": frame["f"], "nullable": pd.DataFrame({"a": pd.array([1, None], "Int32"), "b": pd.array([True, None], "boolean"), "c": pd.array(["x", None], "string"), "f": pd.array([1., None], "Float64")}), "multi": frame.set_index(["s", "i"])[["f"]], "columns": frame[["i", "f"]].T,
              "period": pd.Series(pd.period_range("2024-01", periods=3, freq="M")), "interval": pd.cut(pd.Series([1, 5, 9]), 3), "timedelta": pd.Series(pd.to_timedelta([1, 2], "D")), "range": pd.RangeIndex(3), "dti": pd.DatetimeIndex(["2024-01-01"], tz="UTC"), "freq": pd.date_range("2024", periods=3, freq="MS"), "cat-index": pd.CategoricalIndex(["a"]), "sparse": pd.Series(pd.arrays.SparseArray([0, 0, 1])),
              "stamps": [pd.Timestamp("2024-01-01", tz="America/New_York"), pd.Timedelta("1D"), pd.NaT, pd.NA, pd.Period("2024", "Y" if pd.__version__ > "2.2" else "A"), pd.Interval(1, 2)], "offsets": [pd.offsets.Day(1), pd.offsets.MonthEnd(), pd.DateOffset(days=1)], "empty": pd.DataFrame(), "grouped-index": frame.groupby("c")["i"].sum(), "dtypes": [frame.dtypes, pd.CategoricalDtype(["a"]), pd.Int64Dtype(), pd.StringDtype()], "wide": pd.DataFrame(np.random.rand(50, 40))}
    for name, value in values.items():
        attempt(out.pickle, "pandas", name, value)
    for suffix in (".gz", ".bz2", ".xz", ".zip", ".tar"):
        attempt(frame.to_pickle, out.path("pandas", "frame.pkl" + suffix))
    for protocol in (0, 1, 2, 3, 4, 5):
        attempt(frame[["i", "f", "s"]].to_pickle, out.path("pandas", f"to-p{protocol}.pkl"), protocol=protocol)
    attempt(frame.drop(columns="o").to_csv, out.path("pandas", "frame.csv"))
    attempt(frame[["i", "f"]].to_json, out.path("pandas", "frame.json"))


def scipy_values(out):
    import numpy as np
    from scipy import interpolate, sparse, spatial, stats

    x = np.linspace(0, 1, 9)
    for name, maker in {"norm": lambda: stats.norm(0, 1), "gamma": lambda: stats.gamma(2.0), "randint": lambda: stats.randint(1, 5), "loguniform": lambda: stats.loguniform(1e-3, 1), "kde": lambda: stats.gaussian_kde(x), "mvn": lambda: stats.multivariate_normal([0, 0]),
                        "interp1d": lambda: interpolate.interp1d(x, x), "spline": lambda: interpolate.UnivariateSpline(x, x * x), "bspline": lambda: interpolate.make_interp_spline(x, x), "pchip": lambda: interpolate.PchipInterpolator(x, x), "cubic": lambda: interpolate.CubicSpline(x, x), "ckd": lambda: spatial.cKDTree(np.random.rand(9, 2)), "kd": lambda: spatial.KDTree(np.random.rand(9, 2)), "delaunay-points": lambda: np.random.rand(4, 2),
                        "rotation": lambda: spatial.transform.Rotation.from_euler("z", 1), "csr": lambda: sparse.random(9, 9, .3, "csr"), "coo-array": lambda: sparse.coo_array(np.eye(3)), "result": lambda: stats.ttest_ind(x, x + 1), "linregress": lambda: stats.linregress(x, x), "optimize": lambda: __import__("scipy.optimize").optimize.minimize(lambda v: (v ** 2).sum(), [1.0])}.items():
        value = attempt(maker)
        if value is not None:
            attempt(out.pickle, "scipy", name, value, 2, 4)
    sparse.save_npz(out.path("scipy", "csr.npz"), sparse.random(9, 9, .3, "csr"))
    __import__("scipy.io").io.savemat(out.path("scipy", "x.mat"), {"a": x})


def boosters(out):
    import numpy as np

    rng = np.random.RandomState(1)
    x, y = rng.rand(60, 4), rng.randint(0, 2, 60)
    try:
        import joblib
        import xgboost as xgb
        for name, model in (("clf", xgb.XGBClassifier(n_estimators=3).fit(x, y)), ("ranker", xgb.XGBRegressor(n_estimators=2, booster="dart").fit(x, y)), ("linear", xgb.XGBRegressor(n_estimators=2, booster="gblinear").fit(x, y)), ("rf", xgb.XGBRFClassifier(n_estimators=2).fit(x, y)), ("early", xgb.XGBClassifier(n_estimators=5, early_stopping_rounds=2).fit(x, y, eval_set=[(x, y)], verbose=False))):
            attempt(out.pickle, "xgboost", name, model)
            attempt(joblib.dump, model, out.path("xgboost", name + ".joblib"), 3)
            for form in ("json", "ubj", "bin", "model"):
                attempt(model.get_booster().save_model, out.path("xgboost", name + "." + form))
    except ImportError as e:
        print(e, file=sys.stderr)
    try:
        import lightgbm as lgb
        for name, model in (("clf", lgb.LGBMClassifier(n_estimators=3, verbose=-1).fit(x, y)), ("dart", lgb.LGBMRegressor(n_estimators=3, boosting_type="dart", verbose=-1).fit(x, y)), ("rank", lgb.LGBMRanker(n_estimators=3, verbose=-1).fit(x, y, group=[30, 30]))):
            attempt(out.pickle, "lightgbm", name, model)
            model.booster_.save_model(out.path("lightgbm", name + ".txt"))
            pathlib.Path(out.path("lightgbm", name + ".json")).write_text(json.dumps(model.booster_.dump_model()))
    except ImportError as e:
        print(e, file=sys.stderr)


def others(out):
    import numpy as np

    x = np.random.RandomState(1).rand(40, 3)

    def models():
        import statsmodels.api as sm
        out.pickle("statsmodels", "ols", sm.OLS(x[:, 0], x[:, 1:]).fit())
        out.pickle("statsmodels", "logit", sm.Logit((x[:, 0] > .5) * 1, x[:, 1:]).fit(disp=0))
        out.pickle("statsmodels", "arima", sm.tsa.ARIMA(x[:, 0], order=(1, 0, 0)).fit())

    def words():
        from gensim.corpora import Dictionary
        from gensim.models import FastText, LdaModel, Word2Vec
        texts = [["a", "b", "c"], ["a", "c", "d"], ["b", "d"]] * 5
        w2v = Word2Vec(texts, vector_size=4, min_count=1, epochs=1)
        w2v.save(out.path("gensim", "word2vec.model"))
        w2v.wv.save(out.path("gensim", "vectors.kv"))
        w2v.wv.save_word2vec_format(out.path("gensim", "vectors.bin"), binary=True)
        w2v.wv.save_word2vec_format(out.path("gensim", "vectors.txt"))
        dictionary = Dictionary(texts)
        dictionary.save(out.path("gensim", "corpus.dict"))
        out.pickle("gensim", "lda", LdaModel([dictionary.doc2bow(t) for t in texts], 2, dictionary))

    def graphs():
        import networkx as nx
        out.pickle("networkx", "graph", nx.path_graph(4))

    def serializers():
        import cloudpickle
        import dill
        value = {"w": x, "n": [1, "a"], "d": datetime.date(2024, 1, 1), "o": collections.OrderedDict(a=1)}
        out.bytes("serializers", "cloudpickle.pkl", cloudpickle.dumps(value))
        out.bytes("serializers", "dill.pkl", dill.dumps(value))
        out.bytes("serializers", "dill-recurse.dill", dill.dumps(value, recurse=True))
        import sklearn.linear_model
        out.bytes("serializers", "cloudpickle-model.pkl", cloudpickle.dumps(sklearn.linear_model.Ridge().fit(x, x[:, 0])))
        out.bytes("serializers", "dill-model.pkl", dill.dumps(sklearn.linear_model.Ridge().fit(x, x[:, 0])))

    def imbalanced():
        from imblearn.over_sampling import SMOTE
        from imblearn.pipeline import make_pipeline
        from sklearn.linear_model import LogisticRegression
        out.pickle("imblearn", "pipeline", make_pipeline(SMOTE(k_neighbors=2), LogisticRegression()).fit(x, (x[:, 0] > .5) * 1))

    def encoders():
        import category_encoders as ce
        import pandas as pd
        out.pickle("category_encoders", "target", ce.TargetEncoder().fit(pd.DataFrame({"a": list("xyxy")}), pd.Series([1, 0, 1, 0])))

    def language():
        from nltk.classify import NaiveBayesClassifier
        from nltk.tag import UnigramTagger
        out.pickle("nltk", "bayes", NaiveBayesClassifier.train([({"a": 1}, "x"), ({"a": 2}, "y")]))
        out.pickle("nltk", "tagger", UnigramTagger([[("a", "X")]]))

    def hdf():
        import h5py
        with h5py.File(out.path("hdf", "arrays.h5"), "w") as f:
            f["w"] = x

    def frames():
        import polars as pl
        out.pickle("polars", "frame", pl.DataFrame({"a": [1, 2]}))

    def markov():
        from hmmlearn.hmm import GaussianHMM
        out.pickle("hmmlearn", "gaussian", GaussianHMM(2).fit(x))

    for family in (models, words, graphs, serializers, imbalanced, encoders, language, hdf, frames, markov):
        attempt(family)


def torch_files(out):
    import numpy as np
    import torch as t

    t.manual_seed(1)
    nn = t.nn
    net = nn.Sequential(nn.Linear(4, 6), nn.GELU(), nn.LayerNorm(6), nn.Linear(6, 2))
    state = net.state_dict()
    tensors = {"f32": t.rand(3), "bf16": t.rand(3).bfloat16(), "f16": t.rand(3).half(), "c64": t.rand(3, dtype=t.complex64), "c128": t.rand(2, dtype=t.complex128), "bool": t.tensor([True]), "u8": t.tensor([1], dtype=t.uint8), "i64": t.arange(3), "scalar": t.tensor(3.), "empty": t.zeros(0, 3), "view": t.arange(12).reshape(3, 4)[1:, ::2],
               "shared": None, "grad": t.rand(2, requires_grad=True), "param": nn.Parameter(t.rand(2)), "buffer": nn.Buffer(t.rand(2)) if hasattr(nn, "Buffer") else t.rand(2), "expand": t.rand(1).expand(4), "channels": t.rand(1, 3, 2, 2).to(memory_format=t.channels_last), "conj": t.rand(2, dtype=t.complex64).conj(), "neg": t.rand(2, dtype=t.complex64).conj().imag}
    tensors["shared"] = tensors["f32"]
    for name in ("float8_e4m3fn", "float8_e5m2", "uint16", "uint32", "uint64"):
        if hasattr(t, name):
            tensors[name] = attempt(lambda: t.zeros(3).to(getattr(t, name)))

    def stored(value, path, **options):
        try:
            t.save(value, path, **options)
        except Exception:
            pathlib.Path(path).unlink(missing_ok=True)
            raise

    def save(name, value, legacy=True):
        attempt(stored, value, out.path("torch", name + ".pt"))
        if legacy:
            attempt(stored, value, out.path("torch", name + "-legacy.pt"), _use_new_zipfile_serialization=False)
        attempt(out.pickle, "torch", name, value, 2, 4)

    save("state", state)
    save("tensors", {k: v for k, v in tensors.items() if v is not None})
    save("sparse", {"coo": t.eye(3).to_sparse(), "csr": t.eye(3).to_sparse_csr(), "csc": t.eye(3).to_sparse_csc(), "bsr": t.eye(4).to_sparse_bsr((2, 2))})
    attempt(lambda: save("quantized", {"q": t.quantize_per_tensor(t.rand(3), .1, 0, t.qint8), "qc": t.quantize_per_channel(t.rand(2, 2), t.tensor([.1, .2]), t.tensor([0, 0]), 0, t.quint8)}))
    attempt(lambda: save("quantized-dynamic", t.ao.quantization.quantize_dynamic(net, {nn.Linear}, t.qint8).state_dict()))
    save("one-tensor", t.rand(5))
    save("list", [t.rand(2), {"a": t.rand(1)}, (1, "x", None)])
    save("misc", {"dtype": t.float32, "size": t.Size([1, 2]), "device": t.device("cpu"), "layout": t.strided, "rng": t.get_rng_state(), "gen": t.Generator().get_state(), "path": pathlib.Path("x/y"), "counter": collections.Counter("aa"), "ns": argparse.Namespace(lr=.1), "dd": collections.defaultdict(list, a=[1]), "np": np.float32(1), "arr": np.arange(3), "date": datetime.datetime(2024, 1, 1)})
    save("meta", {"m": t.empty(3, device="meta")}, legacy=False)
    for name, optimizer in (("sgd", t.optim.SGD(net.parameters(), .1, momentum=.9, nesterov=True)), ("adamw", t.optim.AdamW(net.parameters())), ("rmsprop", t.optim.RMSprop(net.parameters())), ("adagrad", t.optim.Adagrad(net.parameters())), ("lbfgs", t.optim.LBFGS(net.parameters()))):
        def close():
            optimizer.zero_grad()
            loss = net(t.rand(3, 4)).sum()
            loss.backward()
            return loss
        for _ in range(2):
            optimizer.step(close)
        schedulers = [t.optim.lr_scheduler.CosineAnnealingLR(optimizer, 5), t.optim.lr_scheduler.ReduceLROnPlateau(optimizer)]
        save("checkpoint-" + name, {"model": net.state_dict(), "optimizer": optimizer.state_dict(), "schedulers": [s.state_dict() for s in schedulers], "epoch": 3, "best": np.float64(.5), "metrics": {"acc": [.1, .2]}, "rng": {"torch": t.get_rng_state(), "numpy": np.random.get_state(), "python": __import__("random").getstate()}})
        attempt(stored, optimizer, out.path("torch", f"optimizer-{name}.pt"))
    attempt(lambda: save("lambda-lr", t.optim.lr_scheduler.OneCycleLR(optimizer, .1, total_steps=9).state_dict()))
    modules = {"mlp": net, "conv": nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(True), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(.5)), "gru": nn.GRU(3, 4, bidirectional=True), "encoder": nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, batch_first=True), 2), "transformer": nn.Transformer(4, 2, 1, 1, 8), "attention": nn.MultiheadAttention(4, 2), "embedding": nn.Embedding(5, 3), "bag": nn.EmbeddingBag(5, 3),
               "list": nn.ModuleList([nn.Linear(1, 1)]), "dict": nn.ModuleDict({"a": nn.SiLU()}), "params": nn.ParameterList([nn.Parameter(t.rand(1))]), "norms": nn.Sequential(nn.GroupNorm(1, 2), nn.InstanceNorm2d(2), nn.LocalResponseNorm(2)), "acts": nn.Sequential(nn.LeakyReLU(), nn.ELU(), nn.Softmax(-1), nn.Hardswish(), nn.Mish(), nn.PReLU(), nn.Tanh(), nn.Softplus()), "pools": nn.Sequential(nn.MaxPool1d(2), nn.AvgPool2d(2), nn.AdaptiveMaxPool1d(1)), "up": nn.Sequential(nn.Upsample(scale_factor=2), nn.ConvTranspose2d(1, 1, 2), nn.PixelShuffle(2), nn.ZeroPad2d(1)), "losses": nn.ModuleList([nn.CrossEntropyLoss(weight=t.rand(2)), nn.MSELoss(), nn.BCEWithLogitsLoss(), nn.HuberLoss()]), "identity": nn.Identity(), "bilinear": nn.Bilinear(1, 1, 1), "cells": nn.ModuleList([nn.LSTMCell(1, 1), nn.RNN(1, 1)]), "weightnorm": None, "spectral": None}
    modules["weightnorm"] = attempt(lambda: t.nn.utils.parametrizations.weight_norm(nn.Linear(2, 2)))
    modules["spectral"] = attempt(lambda: t.nn.utils.spectral_norm(nn.Linear(2, 2)))
    for name, module in modules.items():
        if module is not None:
            attempt(stored, module, out.path("torch-module", name + ".pt"))
            attempt(stored, module, out.path("torch-module", name + "-legacy.pt"), _use_new_zipfile_serialization=False)
    example = t.rand(2, 4)
    attempt(lambda: t.jit.save(t.jit.trace(net.eval(), example), out.path("torchscript", "traced.pt")))
    attempt(lambda: t.jit.save(t.jit.script(net), out.path("torchscript", "scripted.pt"), _extra_files={"config.json": '{"a": 1}', "notes.txt": "hello"}))
    for name in ("conv", "gru", "embedding", "acts", "attention", "encoder"):
        attempt(lambda: t.jit.save(t.jit.script(modules[name]), out.path("torchscript", name + ".pt")))
    attempt(lambda: t.jit.save(t.jit.freeze(t.jit.script(net.eval())), out.path("torchscript", "frozen.pt")))
    attempt(lambda: t.jit.save(t.jit.trace(lambda v: t.relu(v) @ v.T + v.mean(), t.rand(3, 3)), out.path("torchscript", "traced-function.pt")))
    attempt(lambda: t.jit.script(net)._save_for_lite_interpreter(out.path("torchscript", "lite.ptl")))
    attempt(lambda: t.export.save(t.export.export(net.eval(), (example,)), out.path("torch-export", "program.pt2")))


def write(folder, tag=""):
    out = Out(folder, tag and tag + "-")
    for family in (standard_library, numpy_values, joblib_files, scikit_learn, skops_files, pandas_values, scipy_values, boosters, others, torch_files):
        attempt(family, out)
    return out.written


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tag", default="")
    options = parser.parse_args()
    print(f"{write(options.folder, options.tag)} files")


if __name__ == "__main__":
    main()
