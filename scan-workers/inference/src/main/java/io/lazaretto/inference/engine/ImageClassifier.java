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

/** Puts images into classes. Pixels are [images, channels, height, width], normalised as the model expects. One thread at a time. */
public final class ImageClassifier implements RunnableModel {
    private final Resident resident;
    private final Kernel kernel;

    ImageClassifier(Resident resident) {
        this.resident = resident;
        this.kernel = resident.kernel();
    }

    /** A batch of images of one size. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Images(float[] pixels, int count, int channels, int height, int width) {
        public Images {
            if (pixels.length != (long) count * channels * height * width || count < 1) {
                throw new IllegalArgumentException("pixels do not fill " + count + " images");
            }
        }

        long[] shape() {
            return new long[] {count, channels, height, width};
        }
    }

    /** Logits [classes] of each image. */
    public List<float[]> logits(Images images) {
        check(images);
        try (Scope scope = kernel.scope()) {
            float[] all = scope.toFloats(run(scope, images, 0)[0]);
            int classes = plan().classes();
            List<float[]> result = new ArrayList<>();
            for (int r = 0; r < images.count(); r++) {
                result.add(Arrays.copyOfRange(all, r * classes, (r + 1) * classes));
            }
            return result;
        }
    }

    /**
     * One forward pass over one image and what was asked for of its inside: states are [tokens, width] of a transformer, or
     * the maps [channels, height, width] after stem and stages of a convolutional network.
     */
    public Trace trace(Images image, Set<Trace.Part> parts) {
        check(image);
        if (image.count() != 1) {
            throw new IllegalArgumentException("one image at a time");
        }
        try (Scope scope = kernel.scope()) {
            IValue[] result = run(scope, image, Traces.code(parts));
            return new Trace(
                    plan().longest(),
                    plan().sizes().hidden(),
                    Traces.floats(scope, result[1]),
                    Traces.floats(scope, result[2]),
                    scope.toFloats(result[0]));
        }
    }

    private IValue[] run(Scope scope, Images images, int kept) {
        return scope.tuple(scope.run("image_logits", scope.floats(images.pixels(), images.shape()), scope.whole(kept)));
    }

    /** d loss / d pixels, with the losses and logits of every image. */
    public Gradient gradient(Images images, int[] targets, ClassLoss loss) {
        check(images);
        try (Scope scope = kernel.scope()) {
            List<NDArray> arguments = List.of(
                    scope.floatArray(images.pixels(), images.shape()),
                    scope.longArray(LanguageModel.widened(targets), images.count()),
                    scope.longArray(new long[] {loss.ordinal()}, 1));
            NDList result = kernel.differentiate(scope.manager(), "image_gradient", arguments, List.of());
            return new Gradient(
                    result.get(0).toFloatArray(),
                    result.get(1).toFloatArray(),
                    result.get(2).toFloatArray());
        }
    }

    private void check(Images images) {
        ModelPlan.Image expected = plan().image().orElseThrow();
        boolean fits = images.channels() == expected.channels()
                && (expected.height() == 0
                        || images.height() == expected.height() && images.width() == expected.width());
        if (!fits) {
            throw new IllegalArgumentException("images of " + Arrays.toString(images.shape()) + ", not " + expected);
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
