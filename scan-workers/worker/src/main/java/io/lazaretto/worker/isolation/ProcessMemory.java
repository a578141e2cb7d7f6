package io.lazaretto.worker.isolation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Memory of processes, as the kernel counts it: pages of its own, shared memory and what was swapped out.
 * Mapped files do not count, for they cost nothing that the kernel cannot take back. Only where there is {@code /proc}.
 */
final class ProcessMemory {
    private static final Path PROC = Path.of("/proc");

    private ProcessMemory() {}

    static boolean isKnown() {
        return Files.isReadable(PROC.resolve("self").resolve("status"));
    }

    /** The process and all below it. */
    static List<Long> tree(ProcessHandle process) {
        try (Stream<ProcessHandle> below = process.descendants()) {
            return Stream.concat(Stream.of(process), below)
                    .map(ProcessHandle::pid)
                    .toList();
        }
    }

    /** @return bytes; 0 for a process that is gone */
    static long of(List<Long> processes) {
        return processes.stream().mapToLong(ProcessMemory::own).sum();
    }

    private static long own(long pid) {
        try {
            long kilobytes = 0;
            String status =
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("status"), StandardCharsets.ISO_8859_1);
            for (String line : status.split("\n", -1)) {
                if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:") || line.startsWith("VmSwap:")) {
                    kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            return kilobytes << 10;
        } catch (IOException | NumberFormatException e) {
            // It ended meanwhile.
            return 0;
        }
    }
}
