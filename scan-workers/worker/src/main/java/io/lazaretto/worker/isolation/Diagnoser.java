package io.lazaretto.worker.isolation;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.diagnosis.Question;
import io.lazaretto.inference.engine.EngineOptions.Precision;
import io.lazaretto.inference.engine.EngineOptions.Processor;
import io.lazaretto.worker.child.DiagnosisMain;
import io.lazaretto.worker.frame.DiagnosisFrame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks a model one question in a process of its own, which sees the model's files, its base's, and nothing else of this
 * machine where there is a sandbox. Stateless.
 */
public final class Diagnoser {
    private static final int HEAP_MEGABYTES = 1024;

    private final Sandbox sandbox;
    private final ScannerCommand command;

    /** @param memoryMegabytes that the process may take outside its heap */
    public Diagnoser(Sandbox sandbox, Path libraries, int memoryMegabytes) {
        this.sandbox = requireNonNull(sandbox, "sandbox is null");
        this.command = new ScannerCommand(
                DiagnosisMain.class.getName(),
                ChildClassPath.locateWithEngine(),
                HEAP_MEGABYTES,
                memoryMegabytes,
                Optional.of(libraries));
    }

    /**
     * @param model a file or folder; real, absolute
     * @param base of an adapter; likewise
     * @return JSON in printable ASCII, or in one sentence why there is none
     * @throws IOException when the process cannot be started, or did not answer: the message says how it ended
     */
    public DiagnosisFrame.Answer ask(
            Path model,
            Optional<Path> base,
            Question question,
            int maxTokens,
            Processor processor,
            Precision precision,
            Duration limit)
            throws IOException {
        List<Path> readable = new ArrayList<>(List.of(model));
        base.ifPresent(readable::add);
        DiagnosisFrame frame = new DiagnosisFrame(
                sandbox.place(0, model).toString(),
                base.map(path -> sandbox.place(1, path).toString()).orElse(null),
                question,
                maxTokens,
                processor,
                precision,
                limit);
        Process process = sandbox.process(command, readable).start();
        ErrorOutput errors = ErrorOutput.of(process);
        AtomicReference<ScanEnd> end = new AtomicReference<>(ScanEnd.CRASHED);
        try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("diagnosis-watch").factory())) {
            Future<?> _ = watch.schedule(
                    () -> kill(process, end, ScanEnd.TIMED_OUT), limit.toMillis(), TimeUnit.MILLISECONDS);
            Future<?> _ = MemoryWatch.start(
                    process, command.memoryLimit(), watch, () -> kill(process, end, ScanEnd.OUT_OF_MEMORY));
            try {
                return converse(process, frame);
            } catch (IOException e) {
                throw new IOException(
                        "the process that runs the model ended: " + end.get().reason() + ' ' + errors.tail(), e);
            } finally {
                process.destroyForcibly();
                watch.shutdownNow();
            }
        }
    }

    private static void kill(Process process, AtomicReference<ScanEnd> end, ScanEnd why) {
        end.set(why);
        process.destroyForcibly();
    }

    private static DiagnosisFrame.Answer converse(Process process, DiagnosisFrame frame) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        frame.write(out);
        return DiagnosisFrame.answer(in);
    }
}
