package io.lazaretto.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.IValue;
import io.lazaretto.inference.config.ModelPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** Puts texts into classes. Tokens as in {@link LanguageModel}. One thread at a time. */
public final class TextClassifier implements RunnableModel {
    private final Resident resident;
    private final Kernel kernel;
    private final Gradients gradients;

    TextClassifier(Resident resident) {
        this.resident = resident;
        this.kernel = resident.kernel();
        this.gradients = new Gradients(resident);
    }

    /** Logits [classes] of each text; texts may differ in length. */
    public List<float[]> logits(List<int[]> texts) {
        Resident.Batch batch = resident.batch(texts, false);
        try (Scope scope = kernel.scope()) {
            float[] all = scope.toFloats(run(scope, batch, texts, 0)[0]);
            int classes = plan().classes();
            List<float[]> result = new ArrayList<>();
            for (int r = 0; r < batch.rows(); r++) {
                result.add(Arrays.copyOfRange(all, r * classes, (r + 1) * classes));
            }
            return result;
        }
    }

    /** One forward pass, and what was asked for of its inside; the last state is the one before the final norm. */
    public Trace trace(int[] text, Set<Trace.Part> parts) {
        List<int[]> texts = List.of(text);
        Resident.Batch batch = resident.batch(texts, false);
        try (Scope scope = kernel.scope()) {
            IValue[] result = run(scope, batch, texts, Traces.code(parts));
            return new Trace(
                    text.length,
                    plan().sizes().hidden(),
                    Traces.floats(scope, result[1]),
                    Traces.floats(scope, result[2]),
                    scope.toFloats(result[0]));
        }
    }

    private IValue[] run(Scope scope, Resident.Batch batch, List<int[]> texts, int kept) {
        return scope.tuple(scope.run(
                "text_logits",
                scope.longs(batch.ids(), batch.rows(), batch.width()),
                scope.longs(batch.positions(), batch.rows(), batch.width()),
                batch.even() ? scope.none() : scope.flags(batch.valid(), batch.rows(), batch.width()),
                scope.longs(last(texts), batch.rows()),
                scope.whole(kept)));
    }

    private static long[] last(List<int[]> texts) {
        return texts.stream().mapToLong(text -> text.length - 1L).toArray();
    }

    /** Rows [tokens, embedding width] of the embedding table. */
    public float[] embeddings(int[] tokens) {
        return gradients.embeddings(tokens);
    }

    /**
     * Mixtures of embedding rows, for triggers that are not yet tokens.
     *
     * @param shares [positions, vocabulary], row-major
     * @return [positions, embedding width]
     */
    public float[] mixedEmbeddings(float[] shares) {
        int vocabulary = plan().vocabulary();
        try (Scope scope = kernel.scope()) {
            return scope.toFloats(scope.run("mix", scope.floats(shares, shares.length / vocabulary, vocabulary)));
        }
    }

    /** The slope of a mixture's shares from that of the mixed rows: [positions, width] to [positions, vocabulary]. */
    public float[] shareGradient(float[] embeddingGradient) {
        int width = plan().sizes().embedding();
        try (Scope scope = kernel.scope()) {
            return scope.toFloats(
                    scope.run("one_hot", scope.floats(embeddingGradient, embeddingGradient.length / width, width)));
        }
    }

    /**
     * d loss / d embedding rows of a batch.
     *
     * @param embeddings [texts, longest, embedding width]: rows of {@link #embeddings}, or mixtures put in their place
     * @param texts the tokens, for positions and lengths
     * @param targets a class for each text
     */
    public Gradient gradient(float[] embeddings, List<int[]> texts, int[] targets, ClassLoss loss) {
        Resident.Batch batch = resident.batch(texts, false);
        int rows = batch.rows();
        int width = batch.width();
        try (Scope scope = kernel.scope()) {
            List<NDArray> arguments = List.of(
                    scope.floatArray(embeddings, rows, width, plan().sizes().embedding()),
                    scope.longArray(batch.positions(), rows, width),
                    batch.even() ? scope.noneArray() : scope.flagArray(batch.valid(), rows, width),
                    scope.longArray(last(texts), rows),
                    scope.longArray(LanguageModel.widened(targets), rows),
                    scope.longArray(new long[] {loss.ordinal()}, 1));
            NDList result = kernel.differentiate(scope.manager(), "text_gradient", arguments, List.of());
            return new Gradient(
                    result.get(0).toFloatArray(),
                    result.get(1).toFloatArray(),
                    result.get(2).toFloatArray());
        }
    }

    @Override
    public ModelPlan plan() {
        return resident.plan();
    }

    @Override
    public String device() {
        return resident.device();
    }

    @Override
    public String dtype() {
        return resident.dtype();
    }

    @Override
    public SortedSet<String> unusedTensors() {
        return resident.unused();
    }

    @Override
    public void close() {
        kernel.close();
    }
}
