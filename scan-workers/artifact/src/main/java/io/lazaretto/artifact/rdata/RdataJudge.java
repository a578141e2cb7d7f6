package io.lazaretto.artifact.rdata;

import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what an object means for who loads it: data are silent, everything that can be run is not. */
final class RdataJudge {
    private static final List<String> CODE = List.of("CWE-502", "CWE-94", "AML.T0018.002");
    private static final int MAX_DISTINCT = 256;

    /** What formulas and the recorded calls of fitted models consist of. */
    private static final Set<String> ORDINARY = Set.of(
            "~",
            "+",
            "-",
            "*",
            "/",
            "^",
            ":",
            "%in%",
            "%%",
            "%/%",
            "(",
            "|",
            "||",
            "I",
            "list",
            "variables",
            "c",
            "cbind",
            "data.frame",
            "factor",
            "as.factor",
            "ordered",
            "as.numeric",
            "log",
            "log2",
            "log10",
            "log1p",
            "exp",
            "sqrt",
            "abs",
            "scale",
            "poly",
            "offset",
            "cut",
            "interaction",
            "ns",
            "bs",
            "s",
            "te",
            "ti",
            "t2",
            "lo",
            "strata",
            "cluster",
            "Surv",
            "weights",
            "lm",
            "glm",
            "nls",
            "loess",
            "aov",
            "prcomp",
            "princomp",
            "kmeans",
            "hclust",
            "arima",
            "ets",
            "rpart",
            "randomForest",
            "randomForest.formula",
            "randomForest.default",
            "ranger",
            "gbm",
            "svm",
            "svm.formula",
            "svm.default",
            "naiveBayes",
            "naiveBayes.default",
            "nnet",
            "nnet.formula",
            "multinom",
            "coxph",
            "survreg",
            "lmer",
            "glmer",
            "lme",
            "gam",
            "bam",
            "glmnet",
            "cv.glmnet",
            "train",
            "train.formula",
            "train.default",
            "xgboost",
            "xgb.train",
            "lgb.train",
            "ksvm",
            "earth",
            "knn",
            "lda",
            "qda",
            "polr",
            "step",
            "binomial",
            "gaussian",
            "poisson",
            "Gamma",
            "$",
            "[",
            "[[",
            "=",
            "==",
            "<",
            ">",
            "<=",
            ">=",
            "!=",
            "!",
            "&",
            "&&");

    private static final Set<String> DANGEROUS = Set.of(
            "system",
            "system2",
            "shell",
            "shell.exec",
            "pipe",
            "dyn.load",
            "download.file",
            "source",
            "sys.source",
            "socketConnection");

    /** Compact forms of vectors that R itself writes (R {@code src/main/altclasses.c}); others map files. */
    private static final Set<String> COMPACT = Set.of(
            "base",
            "compact_intseq",
            "compact_realseq",
            "deferred_string",
            "wrap_integer",
            "wrap_logical",
            "wrap_real",
            "wrap_complex",
            "wrap_raw",
            "wrap_string",
            "wrap_list");

    private final Place place;
    private final Reading reading;
    private final Set<String> seen = new HashSet<>();

    RdataJudge(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    /** @param type of an item, as R numbers them */
    void kind(int type, long at) {
        switch (type) {
            case 5 -> {
                if (seen.add("promise")) {
                    reading.report(Signal.threat(
                            "r.promise",
                            "A promise: R runs its code when the object is first looked at",
                            place.at(at),
                            Map.of(),
                            List.of("CWE-502", "CWE-94", "AML.T0018.002", "CVE-2024-27322")));
                }
            }
            case 3 -> suspect("r.function", "A function", "", at);
            case 21 -> {
                suspect("r.bytecode", "Compiled code", "", at);
                reading.report(Signal.inconclusive(
                        Reasons.NOT_EXAMINED + "byte code",
                        "r.behind-bytecode",
                        "What lies behind compiled code has not been examined",
                        place.at(at),
                        Map.of()));
            }
            case 20 -> suspect("r.expression", "An expression that has not been run yet", "", at);
            case 247 -> suspect("r.persistent", "An object that a hook of the loading program makes", "", at);
            default -> {}
        }
    }

    void call(String function, long at) {
        if (DANGEROUS.contains(function)) {
            if (isNew("call " + function)) {
                reading.report(Signal.threat(
                        "r.dangerous-call",
                        "A call that starts programs, loads code or changes files",
                        place.at(at),
                        Map.of("function", Evidence.text(function)),
                        CODE));
            }
        } else if (!ORDINARY.contains(function)) {
            suspect("r.call", "A call that no formula and no record of a fit needs", function, at);
        }
    }

    /** @param type of what is called, which is no name */
    void computedCall(int type, long at) {
        suspect("r.computed-call", "A call of something that is no name", Integer.toString(type), at);
    }

    void builtin(String name, long at) {
        suspect("r.function", "A function", name, at);
    }

    /** @param name of the class, or of the package and class, that a compact vector is made by */
    void altrep(String name, long at) {
        if (!COMPACT.contains(name)) {
            suspect("r.altrep", "A vector that a class outside R's own makes when it is loaded", name, at);
        }
    }

    private void suspect(String rule, String title, String name, long at) {
        if (isNew(rule + " " + name)) {
            Map<String, String> evidence = name.isEmpty() ? Map.of() : Map.of("name", Evidence.text(name));
            reading.report(Signal.suspect(rule, title, place.at(at), evidence, CODE));
        }
    }

    /** When no more is remembered, everything is new: it is told again rather than not at all. */
    private boolean isNew(String what) {
        return seen.size() >= MAX_DISTINCT || seen.add(what);
    }
}
