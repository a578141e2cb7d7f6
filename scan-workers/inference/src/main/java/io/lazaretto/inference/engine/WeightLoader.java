package io.lazaretto.inference.engine;

import static io.lazaretto.inference.engine.Shapes.shown;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.config.ModelPlan;
import io.lazaretto.inference.config.Refusal;
import io.lazaretto.inference.config.RefusedModelException;
import io.lazaretto.inference.config.WeightPlan;
import io.lazaretto.inference.config.WeightPlan.Part;
import io.lazaretto.inference.config.WeightPlan.Run;
import io.lazaretto.inference.script.Script;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Copies a checkpoint's tensors into the weights a plan asks for, straight into native memory. */
final class WeightLoader {
    private static final long F32 = 6;
    private static final long BF16 = 15;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final Checkpoint checkpoint;
    private final ModelPlan plan;
    private final TensorNames names;
    private final boolean reduced;
    private final boolean cuda;
    private final SortedMap<String, Long> strange = new TreeMap<>();

    /** @param cuda whether weights go to the first CUDA device, else they stay on the host */
    WeightLoader(Checkpoint checkpoint, ModelPlan plan, TensorNames names, boolean reduced, boolean cuda) {
        this.checkpoint = checkpoint;
        this.plan = plan;
        this.names = names;
        this.reduced = reduced;
        this.cuda = cuda;
    }

    /** Compares every tensor's presence and shape with the plan; reads no weight. */
    void check() throws RefusedModelException {
        for (WeightPlan weight : plan.weights()) {
            for (Part part : weight.parts()) {
                source(part);
            }
        }
    }

    /** Tensors that hold NaN or infinity, and how many; known after {@link #load}. */
    SortedMap<String, Long> strange() {
        return strange;
    }

    /** @param manager owns the result */
    Map<String, PtNDArray> load(NDManager manager) throws RefusedModelException {
        Map<String, PtNDArray> loaded = new LinkedHashMap<>();
        Map<WeightPlan, PtNDArray> distinct = new HashMap<>();
        try (Kernel memory = new Kernel(manager.newSubManager(), Script.MEMORY, Map.of(), Map.of())) {
            for (WeightPlan weight : plan.weights()) {
                WeightPlan unnamed =
                        new WeightPlan("", weight.shape(), weight.parts(), weight.constant(), weight.reducible());
                PtNDArray twin = distinct.get(unnamed);
                try (Scope scope = memory.scope()) {
                    NDArray array = twin == null
                            ? fill(memory, scope, weight)
                            : scope.runBare("same", scope.value(twin)).toTensor((PtNDManager) manager);
                    array.attach(manager);
                    distinct.putIfAbsent(unnamed, (PtNDArray) array);
                    loaded.put(weight.name(), (PtNDArray) array);
                }
            }
        }
        return loaded;
    }

    private NDArray fill(Kernel kernel, Scope scope, WeightPlan weight) throws RefusedModelException {
        long dtype = reduced && weight.reducible() ? BF16 : F32;
        boolean transposed = weight.parts().stream().anyMatch(Part::transposed);
        NDArray lasting = kernel.lasting(scope, dimensions(weight.shape()), dtype, cuda);
        if (!transposed && !cuda) {
            read(scope, scope.value(lasting), weight, dtype);
            return lasting;
        }
        List<Long> shape = transposed ? weight.shape().reversed() : weight.shape();
        IValue host = scope.runBare("allocate", scope.keep(IValue.listFrom(dimensions(shape))), scope.whole(dtype));
        read(scope, host, weight, dtype);
        scope.runBare("fill", scope.value(lasting), host, scope.keep(IValue.from(transposed)));
        return lasting;
    }

    private static long[] dimensions(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    private void read(Scope scope, IValue tensor, WeightPlan weight, long dtype) throws RefusedModelException {
        boolean narrow = dtype == BF16;
        NativeTensor memory = new NativeTensor(scope, tensor, weight.elements(), narrow ? 2 : 4);
        if (weight.parts().isEmpty()) {
            fillConstant(memory, weight, narrow);
        }
        long at = 0;
        for (Part part : weight.parts()) {
            long count = Math.multiplyExact(part.rows(), part.columns());
            fillPart(memory, part, at, narrow);
            note(scope, tensor, part, at, count);
            at += count;
        }
    }

    private void fillPart(NativeTensor memory, Part part, long start, boolean narrow) throws RefusedModelException {
        TensorSource source = source(part);
        long at = start;
        for (Run run : part.runs()) {
            long first = run.from() * part.columns();
            long count = run.count() * part.columns();
            memory.fill(at, count, (segment, done, here) -> {
                if (narrow) {
                    source.readBfloats(first + done, here, segment);
                } else {
                    source.readFloats(first + done, here, segment);
                }
                if (part.added() != 0) {
                    for (long i = 0; i < here; i++) {
                        segment.setAtIndex(FLOAT, i, segment.getAtIndex(FLOAT, i) + part.added());
                    }
                }
            });
            at += count;
        }
    }

    private static void fillConstant(NativeTensor memory, WeightPlan weight, boolean narrow) {
        List<Float> values = weight.constant();
        memory.fill(0, weight.elements(), (segment, done, here) -> {
            for (long i = 0; i < here; i++) {
                float value = values.get(values.size() == 1 ? 0 : (int) (done + i));
                if (narrow) {
                    short high = (short) (Float.floatToRawIntBits(value) >>> 16);
                    segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * i, high);
                } else {
                    segment.setAtIndex(FLOAT, i, value);
                }
            }
        });
    }

    private void note(Scope scope, IValue tensor, Part part, long from, long count) {
        IValue filled = scope.runBare("part", tensor, scope.whole(from), scope.whole(count));
        long found = scope.runBare("strange", filled).toLong();
        if (found > 0) {
            strange.merge(names.find(part.tensor()).orElse(part.tensor()), found, Math::max);
        }
    }

    private TensorSource source(Part part) throws RefusedModelException {
        String name = names.find(part.tensor())
                .orElseThrow(() -> new RefusedModelException(
                        new Refusal.MissingTensor(plan.architecture() + " needs tensor " + part.tensor())));
        TensorSource source = checkpoint.tensor(name);
        if (!source.shape().equals(part.shape())) {
            throw new RefusedModelException(new Refusal.Contradictory(
                    shown(name) + " is " + source.shape() + ", the configuration says " + part.shape()));
        }
        return source;
    }
}
