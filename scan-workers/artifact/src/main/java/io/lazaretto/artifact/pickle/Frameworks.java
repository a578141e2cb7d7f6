package io.lazaretto.artifact.pickle;

import java.util.Set;

/** What the imports of a pickle tell about the weights in it. */
public final class Frameworks {
    private static final Set<String> TENSORS = Set.of(
            "torch",
            "torchvision",
            "torchaudio",
            "transformers",
            "diffusers",
            "tensorflow",
            "tf_keras",
            "keras",
            "jax",
            "jaxlib",
            "flax",
            "haiku",
            "optax",
            "equinox",
            "paddle",
            "mxnet",
            "mlx",
            "mindspore",
            "tinygrad",
            "chainer",
            "cupy",
            "oneflow",
            "theano",
            "lasagne",
            "fastai",
            "pytorch_lightning",
            "lightning",
            "timm",
            "ultralytics");
    private static final Set<String> ESTIMATORS = Set.of(
            "sklearn",
            "xgboost",
            "lightgbm",
            "catboost",
            "pandas",
            "statsmodels",
            "imblearn",
            "hmmlearn",
            "mlxtend",
            "category_encoders",
            "sksurv",
            "pmdarima",
            "prophet",
            "lifelines",
            "skops",
            "sklearn_crfsuite");
    private static final Set<String> ARRAYS = Set.of("numpy", "joblib");

    private boolean tensors;
    private boolean estimators;
    private boolean arrays;

    Frameworks() {}

    void imported(String module) {
        int dot = module.indexOf('.');
        String top = dot < 0 ? module : module.substring(0, dot);
        tensors |= TENSORS.contains(top);
        estimators |= ESTIMATORS.contains(top);
        arrays |= ARRAYS.contains(top);
    }

    void addAll(Frameworks other) {
        tensors |= other.tensors;
        estimators |= other.estimators;
        arrays |= other.arrays;
    }

    /** Tensors of a framework, or bare arrays, which somebody loads as weights; not the arrays of an estimator. */
    public boolean holdWeights() {
        return tensors || arrays && !estimators;
    }
}
