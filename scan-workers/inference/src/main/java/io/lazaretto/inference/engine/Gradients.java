package io.lazaretto.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Slopes of token losses with respect to inputs and weights. */
final class Gradients {
    private final Resident resident;
    private final Kernel kernel;

    Gradients(Resident resident) {
        this.resident = resident;
        this.kernel = resident.kernel();
    }

    float[] embeddings(int[] tokens) {
        resident.check(tokens, 0);
        try (Scope scope = kernel.scope()) {
            return scope.toFloats(
                    scope.run("embedding_rows", scope.longs(LanguageModel.widened(tokens), 1, tokens.length)));
        }
    }

    Gradient ofEmbeddings(List<TokenLoss> losses) {
        try (Scope scope = kernel.scope()) {
            NDList result = slope(scope, losses);
            return new Gradient(result.get(0).toFloatArray(), result.get(1).toFloatArray(), new float[0]);
        }
    }

    Gradient ofOneHot(TokenLoss loss, int[] positions) {
        try (Scope scope = kernel.scope()) {
            NDList result = slope(scope, List.of(loss));
            NDArray rows = result.get(1).get(0);
            try (NDArray at = scope.longArray(LanguageModel.widened(positions), positions.length);
                    NDArray picked = rows.get(at)) {
                float[] slopes = scope.toFloats(scope.run("one_hot", scope.value(picked)));
                return new Gradient(result.get(0).toFloatArray(), slopes, new float[0]);
            }
        }
    }

    private NDList slope(Scope scope, List<TokenLoss> losses) {
        Resident.Batch batch =
                resident.batch(losses.stream().map(TokenLoss::tokens).toList(), false);
        IValue rows = scope.run("embedding_rows", scope.longs(batch.ids(), batch.rows(), batch.width()));
        NDArray x = rows.toTensor((ai.djl.pytorch.engine.PtNDManager) scope.manager());
        List<NDArray> arguments = new ArrayList<>();
        arguments.add(x);
        arguments.addAll(rest(scope, batch, losses));
        return kernel.differentiate(scope.manager(), "sequence_gradient", arguments, List.of());
    }

    private static List<NDArray> rest(Scope scope, Resident.Batch batch, List<TokenLoss> losses) {
        int rows = batch.rows();
        int width = batch.width();
        long[] targets = new long[rows * width];
        float[] weights = new float[rows * width];
        for (int r = 0; r < rows; r++) {
            TokenLoss loss = losses.get(r);
            for (int t = 0; t < loss.targets().length; t++) {
                targets[r * width + t] = loss.targets()[t];
                weights[r * width + t] = loss.weights()[t];
            }
        }
        return List.of(
                scope.longArray(batch.positions(), rows, width),
                batch.even() ? scope.noneArray() : scope.flagArray(batch.valid(), rows, width),
                scope.longArray(targets, rows, width),
                scope.floatArray(weights, rows, width));
    }

    WeightGradients ofWeights(List<TokenLoss> losses, SortedSet<String> names) {
        Resident.Batch batch =
                resident.batch(losses.stream().map(TokenLoss::tokens).toList(), false);
        try (Scope scope = kernel.scope()) {
            List<NDArray> moved = new ArrayList<>();
            for (String name : names) {
                PtNDArray weight = kernel.weight(name);
                NDArray twin = weight.duplicate();
                twin.attach(scope.manager());
                twin.setName("moved." + name);
                moved.add(twin);
            }
            List<NDArray> arguments = new ArrayList<>();
            arguments.add(scope.longArray(batch.ids(), batch.rows(), batch.width()));
            arguments.addAll(rest(scope, batch, losses));
            NDList result = kernel.differentiate(scope.manager(), "weight_gradient", arguments, moved);
            Map<String, float[]> slopes = new TreeMap<>();
            int at = 1;
            for (String name : names) {
                slopes.put(name, result.get(at++).toFloatArray());
            }
            return new WeightGradients(result.get(0).toFloatArray(), slopes);
        }
    }
}
