package io.lazaretto.inference.engine;

import io.lazaretto.inference.config.ModelPlan;
import io.lazaretto.inference.config.WeightPlan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Bytes a model takes, known before anything is allocated. */
final class MemoryEstimate {
    /** What one call may use beside the weights; the engine divides its batches to stay near it. */
    static final long WORKSPACE = 256L << 20;
    /** The runtime itself: libraries, thread pools. */
    private static final long RUNTIME = 256L << 20;

    private MemoryEstimate() {}

    static long needed(ModelPlan plan, boolean reduced) {
        long bytes = WORKSPACE + RUNTIME;
        Set<Object> distinct = new HashSet<>();
        long largest = 0;
        for (WeightPlan weight : plan.weights()) {
            Object source = weight.parts().isEmpty() ? weight : weight.parts();
            if (distinct.add(source)) {
                long size = saturated(weight.elements(), reduced && weight.reducible() ? 2 : 4);
                largest = Math.max(largest, size);
                bytes = Math.addExact(bytes, size);
            }
        }
        long logits = 4L * Math.max(plan.vocabulary(), 1 << 15) * 64;
        return Math.addExact(bytes, Math.addExact(largest, logits));
    }

    private static long saturated(long elements, long size) {
        return Math.multiplyExact(elements, size);
    }

    /** Bytes that the host can give without swapping. */
    static long hostAvailable() {
        Path meminfo = Path.of("/proc/meminfo");
        if (Files.isReadable(meminfo)) {
            try {
                for (String line : Files.readAllLines(meminfo)) {
                    if (line.startsWith("MemAvailable:")) {
                        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                    }
                }
            } catch (IOException | NumberFormatException e) {
                return free();
            }
        }
        return free();
    }

    private static long free() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean os ? os.getFreeMemorySize() : 0;
    }
}
