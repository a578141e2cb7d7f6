package io.lazaretto.inference.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.config.Architectures;
import io.lazaretto.inference.config.ModelPlan;
import io.lazaretto.inference.config.Refusal;
import io.lazaretto.inference.config.RefusedModelException;
import java.util.Map;

/** Makes runnable models of checkpoints. May be used by several threads, one model each. */
public final class InferenceEngine {
    private final EngineOptions options;

    public InferenceEngine(EngineOptions options) {
        this.options = options;
    }

    /**
     * Loads a model. Whatever the checkpoint says, this ends in an outcome; only a failure of the native library, or a
     * checkpoint whose files can no longer be read, is thrown.
     */
    public LoadOutcome load(Checkpoint checkpoint) {
        try {
            return load(checkpoint, Architectures.plan(checkpoint.config()));
        } catch (RefusedModelException e) {
            return new LoadOutcome.Refused(e.refusal());
        } catch (ArithmeticException e) {
            return new LoadOutcome.Refused(
                    new Refusal.Contradictory("sizes of the configuration multiply beyond what can exist"));
        }
    }

    private LoadOutcome load(Checkpoint checkpoint, ModelPlan plan) throws RefusedModelException {
        TensorNames names = new TensorNames(checkpoint, plan);
        boolean cuda = cuda();
        boolean reduced = reduced(cuda);
        WeightLoader loader = new WeightLoader(checkpoint, plan, names, reduced, cuda);
        loader.check();
        long needed = MemoryEstimate.needed(plan, reduced);
        long free = available(cuda);
        long available = options.memory() > 0 ? Math.min(options.memory(), free) : free;
        if (needed > available) {
            return new LoadOutcome.TooLarge(needed, available);
        }
        NDManager manager = NDManager.newBaseManager(cuda ? Device.gpu() : Device.cpu(), "PyTorch");
        JniUtils.setNumThreads(threads());
        boolean kept = false;
        try {
            Map<String, PtNDArray> weights = loader.load(manager);
            if (!loader.strange().isEmpty()) {
                return new LoadOutcome.NonFiniteWeights(loader.strange());
            }
            boolean tied = weights.containsKey("head.weight");
            Kernel kernel = new Kernel(manager, plan.script(), plan.attributes(), weights);
            kept = true;
            Resident resident =
                    new Resident(plan, kernel, cuda ? "cuda:0" : "cpu", reduced ? "bf16" : "f32", names.unused(tied));
            return new LoadOutcome.Loaded(
                    switch (plan.task()) {
                        case LANGUAGE_MODEL -> new LanguageModel(resident);
                        case TEXT_CLASSIFIER -> new TextClassifier(resident);
                        case IMAGE_CLASSIFIER -> new ImageClassifier(resident);
                    });
        } finally {
            if (!kept) {
                manager.close();
            }
        }
    }

    private int threads() {
        if (options.deterministic()) {
            return 1;
        }
        return options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    }

    private boolean cuda() {
        return switch (options.processor()) {
            case CPU -> false;
            case CUDA -> {
                if (Engine.getEngine("PyTorch").getGpuCount() == 0) {
                    throw new IllegalStateException("no CUDA device");
                }
                yield true;
            }
            case BEST -> Engine.getEngine("PyTorch").getGpuCount() > 0;
        };
    }

    private boolean reduced(boolean cuda) {
        return switch (options.precision()) {
            case F32 -> false;
            case BF16 -> true;
            case FASTEST -> cuda || Processors.multipliesBfloat16();
        };
    }

    private static long available(boolean cuda) {
        if (cuda) {
            var memory = ai.djl.util.cuda.CudaUtils.getGpuMemory(Device.gpu());
            return memory.getMax() - memory.getCommitted();
        }
        return MemoryEstimate.hostAvailable();
    }
}
