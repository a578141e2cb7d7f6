package io.lazaretto.detectors.model;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.files.BrokeredFiles;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.loading.BaseStore;
import io.lazaretto.inference.checkpoint.loading.CheckpointLoader;
import io.lazaretto.inference.engine.EngineOptions;
import io.lazaretto.inference.engine.EngineOptions.Precision;
import io.lazaretto.inference.engine.EngineOptions.Processor;
import io.lazaretto.inference.engine.InferenceEngine;
import io.lazaretto.inference.engine.LoadOutcome;
import io.lazaretto.inference.engine.RunnableModel;
import java.util.Optional;

/**
 * The model of one task. Opened when it is first asked for, kept until {@link #close}, so that the detectors of a task load
 * it once. One thread.
 *
 * <p>Files are copied into memory outside the heap while the weights are made, and let go afterwards: both count.
 */
public final class ModelSession implements AutoCloseable {
    private final ModelBytes model;
    private final Optional<ModelBytes> base;
    private final Machine machine;
    private Opened opened;

    /** @param base of an adapter, where the request names one that could be read */
    public ModelSession(ModelBytes model, Optional<ModelBytes> base, Machine machine) {
        this.model = requireNonNull(model, "model is null");
        this.base = requireNonNull(base, "base is null");
        this.machine = requireNonNull(machine, "machine is null");
    }

    /** For detectors that only read. */
    public static ModelSession none(ModelBytes model) {
        return new ModelSession(model, Optional.empty(), Machine.NONE);
    }

    /** The same answer every time. Whatever the files say, this ends in an answer. */
    public Opened open() {
        if (opened == null) {
            opened = machine.available() ? attempt() : new Opened.Unavailable(Reasons.NO_INFERENCE);
        }
        return opened;
    }

    private Opened attempt() {
        BrokeredFiles files = new BrokeredFiles(model, machine.memory());
        Optional<BrokeredFiles> baseFiles = base.map(files::beside);
        CheckpointLoader loader = new CheckpointLoader(BaseStore.none());
        try (Checkpoint checkpoint = loader.open(files, baseFiles.map(CheckpointFiles.class::cast))) {
            long copied = files.copiedBytes()
                    + baseFiles.map(BrokeredFiles::copiedBytes).orElse(0L);
            return load(checkpoint, copied);
        } catch (CheckpointException e) {
            long refused = Math.max(
                    files.refusedBytes(),
                    baseFiles.map(BrokeredFiles::refusedBytes).orElse(0L));
            return refused > 0 ? Failures.needs(2 * refused) : Failures.of(e, base.isPresent());
        } catch (RuntimeException | LinkageError e) {
            // The native library's exceptions quote sizes and operators, some of them the artifact's.
            return new Opened.Unavailable("cannot be loaded: " + Evidence.text(firstLine(e)));
        }
    }

    private Opened load(Checkpoint checkpoint, long copied) {
        if (copied >= machine.memory()) {
            return Failures.needs(2 * copied);
        }
        EngineOptions options = new EngineOptions(
                Processor.BEST, Precision.FASTEST, machine.threads(), machine.memory() - copied, false);
        return switch (new InferenceEngine(options).load(checkpoint)) {
            case LoadOutcome.Loaded(RunnableModel running) -> new Opened.Running(running, parameters(checkpoint));
            case LoadOutcome.Refused(var refusal) -> Failures.of(refusal);
            case LoadOutcome.NonFiniteWeights(var tensors) -> new Opened.NonFinite(tensors);
            case LoadOutcome.TooLarge large -> Failures.needs(large.neededBytes() + copied);
        };
    }

    private static long parameters(Checkpoint checkpoint) {
        return checkpoint.names().stream()
                .mapToLong(name -> checkpoint.tensor(name).elements())
                .sum();
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return e.getClass().getSimpleName() + ' ' + (end < 0 ? message : message.substring(0, end));
    }

    /** Frees the weights. */
    @Override
    public void close() {
        if (opened instanceof Opened.Running running) {
            running.model().close();
        }
        opened = new Opened.Unavailable("closed");
    }
}
