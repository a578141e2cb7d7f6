package io.lazaretto.inference.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.lazaretto.inference.script.Attribute;
import io.lazaretto.inference.script.Script;
import io.lazaretto.inference.script.ScriptArchive;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A loaded script with the weights it is called with. */
final class Kernel implements AutoCloseable {
    private final PtNDManager manager;
    private final PtSymbolBlock block;
    private final List<NDArray> named;
    private final Map<String, PtNDArray> byName;
    private final IValue weights;

    /**
     * @param manager owns the weights and is closed with the kernel
     * @param weights by the script's names; may be empty
     */
    Kernel(NDManager manager, Script script, Map<String, Attribute> attributes, Map<String, PtNDArray> weights) {
        this.manager = (PtNDManager) manager;
        this.block = load(this.manager, ScriptArchive.of(script, attributes));
        this.weights = weights.isEmpty() ? null : IValue.stringMapFrom(weights);
        this.byName = Map.copyOf(weights);
        this.named = new ArrayList<>(weights.values());
        weights.forEach((name, array) -> array.setName("w." + name));
    }

    private static PtSymbolBlock load(PtNDManager manager, byte[] archive) {
        try {
            // Without a length in front of the archive: with the flag set, the first eight bytes are taken for one.
            return JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NDManager manager() {
        return manager;
    }

    IValue weights() {
        return weights;
    }

    /** @throws IllegalArgumentException when there is no weight of that name */
    PtNDArray weight(String name) {
        PtNDArray array = byName.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no weight " + name);
        }
        return array;
    }

    /** What one call allocates; closed, it is gone. */
    Scope scope() {
        return new Scope(this);
    }

    IValue run(String method, IValue... arguments) {
        JniUtils.setGraphExecutorOptimize(false);
        return IValueUtils.runMethod(block, method, arguments);
    }

    /**
     * Calls a method that differentiates, with the weights behind the arguments. Results belong to the manager of the first
     * argument.
     */
    NDList differentiate(NDManager scope, String method, List<NDArray> arguments, List<NDArray> moved) {
        NDList inputs = new NDList(arguments);
        inputs.addAll(named);
        inputs.addAll(moved);
        NDArray choice = scope.create(0f);
        choice.setName("module_method:" + method);
        inputs.add(choice);
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(true);
        try {
            return IValueUtils.forward(block, inputs, true);
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    /** Makes memory that is no inference tensor, which gradients cannot be taken through. */
    NDArray lasting(Scope scope, long[] shape, long dtype, boolean cuda) {
        NDArray choice = scope.manager().create(0f);
        choice.setName("module_method:lasting");
        NDList inputs = new NDList(
                scope.longArray(shape, shape.length),
                scope.longArray(new long[] {dtype}, 1),
                scope.longArray(new long[] {cuda ? 1 : 0}, 1),
                choice);
        return IValueUtils.forward(block, inputs, true).singletonOrThrow();
    }

    @Override
    public void close() {
        if (weights != null) {
            weights.close();
        }
        block.close();
        manager.close();
    }
}
