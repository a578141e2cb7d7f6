package io.lazaretto.worker.child;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Inspection;
import io.lazaretto.artifact.inspect.InspectionLimits;
import io.lazaretto.artifact.inspect.Inspector;
import io.lazaretto.detectors.Detector;
import io.lazaretto.detectors.model.Machine;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Entry point of a scanner process that inspects. Exit codes: 0 end of input, {@value #CRASHED} anything thrown, {@value
 * #OUT_OF_MEMORY} out of memory.
 */
public final class ScannerMain {
    public static final int CRASHED = 70;
    public static final int OUT_OF_MEMORY = 3;

    private ScannerMain() {}

    public static void main(String[] args) {
        Rehearsal.run(ScannerMain::inspect, List.of());
        run(ScannerMain::inspect);
    }

    static Inspection inspect(ModelBytes bytes, Duration limit) {
        return new Inspector(InspectionLimits.DEFAULT.within(limit)).inspect(bytes);
    }

    /** Runs with another inspector: for tests of what a scanner may do to its worker. Does not return. */
    public static void run(BiFunction<ModelBytes, Duration, Inspection> inspector) {
        run(inspector, List.of(), Machine.NONE, () -> {});
    }

    /**
     * Does not return.
     *
     * @param preparation run before the first task, while the worker takes the process for ready
     */
    static void run(
            BiFunction<ModelBytes, Duration, Inspection> inspector,
            List<Detector> detectors,
            Machine machine,
            Runnable preparation) {
        DataInputStream in =
                new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16));
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        // A stray print must not break the frames.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream());
        int code = 0;
        try {
            new Scanner(inspector, detectors, machine, in, out).run(preparation);
        } catch (OutOfMemoryError e) {
            code = OUT_OF_MEMORY;
        } catch (IOException | RuntimeException | Error e) {
            System.err.println(e);
            code = CRASHED;
        }
        Runtime.getRuntime().halt(code);
    }
}
