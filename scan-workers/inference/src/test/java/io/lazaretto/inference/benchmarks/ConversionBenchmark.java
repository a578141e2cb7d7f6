package io.lazaretto.inference.benchmarks;

import io.lazaretto.inference.checkpoint.element.BlockTensor;
import io.lazaretto.inference.checkpoint.gguf.quant.BlockFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How fast mapped weights become floats and bfloat16, beside copying the same number of bytes out of the page cache. One thread.
 *
 * <p>For each format: GB/s of numbers written, and the share of the speed at which the page cache is copied to memory. Runs are
 * interleaved and timed in processor time of the thread; the best of each is printed, because a busy machine only ever makes one
 * slower.
 */
public final class ConversionBenchmark {
    private static final int ELEMENTS = 1 << 23;
    private static final int RUNS = 15;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ConversionBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Files.createTempFile("weights", ".bin");
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            byte[] noise = new byte[1 << 20];
            new Random(1).nextBytes(noise);
            for (long i = 0; i < 4L * ELEMENTS / noise.length; i++) {
                channel.write(ByteBuffer.wrap(noise));
            }
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            MemorySegment target = arena.allocate(4L * ELEMENTS, 64);
            target.fill((byte) 1);
            BlockFormat[] formats = arguments.length == 0
                    ? BlockFormat.values()
                    : Arrays.stream(arguments).map(BlockFormat::valueOf).toArray(BlockFormat[]::new);
            System.out.println("format      f32 GB/s  share of copy   bf16 GB/s   copy GB/s");
            for (BlockFormat format : formats) {
                measure(format, mapped, target);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void measure(BlockFormat format, MemorySegment mapped, MemorySegment target) {
        long bytes = Math.min(format.bytes(ELEMENTS), mapped.byteSize());
        long elements = bytes / format.blockBytes() * format.blockElements();
        BlockTensor tensor =
                new BlockTensor("t", List.of(elements), format.reader(), mapped.asSlice(0, format.bytes(elements)));
        double floats = 0;
        double bfloats = 0;
        double copy = 0;
        for (int run = 0; run < RUNS; run++) {
            copy = Math.max(
                    copy,
                    speed(
                            4 * elements,
                            () -> MemorySegment.copy(mapped, 0, target, 0, Math.min(4 * elements, mapped.byteSize()))));
            floats = Math.max(floats, speed(4 * elements, () -> tensor.readFloats(0, elements, target)));
            bfloats = Math.max(bfloats, speed(2 * elements, () -> tensor.readBfloats(0, elements, target)));
        }
        System.out.printf(
                Locale.ROOT, "%-10s %9.2f %13.2f %11.2f %11.2f%n", format.name(), floats, floats / copy, bfloats, copy);
    }

    private static double speed(long bytes, Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (double) bytes / (THREADS.getCurrentThreadCpuTime() - start);
    }
}
