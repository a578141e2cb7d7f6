package io.lazaretto.worker.isolation;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.inspect.Inspection;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.worker.child.ScannerMain;
import io.lazaretto.worker.frame.FromScanner;
import io.lazaretto.worker.frame.FromScannerCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Scanner processes that behave, and that do not. Each nested class is an entry point. */
public final class TestScanners {
    public static final String DETECTOR = "test.detector";

    private TestScanners() {}

    /** Command for one of the nested classes. */
    public static ScannerCommand command(Class<?> main) {
        List<Path> classPath = new ArrayList<>(ChildClassPath.locate());
        classPath.add(ChildClassPath.origin(TestScanners.class));
        return ScannerCommand.reading(main.getName(), classPath, 32);
    }

    static DetectorReport clear() {
        return new DetectorReport(DETECTOR, Outcome.CLEAR, null, Double.NaN, List.of(), List.of());
    }

    private static Inspection inspection(String kind) {
        return new Inspection(Facts.of(kind, null, List.of(), List.of(), List.of()), List.of(clear()));
    }

    /** Reports the first bytes of the first artifact as the kind of the model. */
    public static final class Honest {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> inspection(start(bytes)));
        }

        private static String start(ModelBytes bytes) {
            byte[] start = new byte[8];
            try {
                int count = bytes.artifacts().isEmpty() ? 0 : bytes.read(0, 0, start, 0, start.length);
                return new String(start, 0, count, StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "unreadable";
            }
        }
    }

    /** Reads everything and reports the sum of all bytes. */
    public static final class Summing {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> inspection(Long.toString(sum(bytes))));
        }

        private static long sum(ModelBytes bytes) {
            long sum = 0;
            byte[] block = new byte[3_000_001];
            try {
                for (int i = 0; i < bytes.artifacts().size(); i++) {
                    int count;
                    for (long at = 0; (count = bytes.read(i, at, block, 0, block.length)) > 0; at += count) {
                        for (int j = 0; j < count; j++) {
                            sum += block[j];
                        }
                    }
                }
                return sum;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Compares the checksum of every artifact with that of the bytes it reads. */
    public static final class Checking {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> inspection(compare(bytes)));
        }

        private static String compare(ModelBytes bytes) {
            try {
                for (int i = 0; i < bytes.artifacts().size(); i++) {
                    long size = bytes.artifacts().get(i).size();
                    for (long from : new long[] {0, size / 3}) {
                        if (bytes.crc32(i, from, size - from) != crcOfBytesRead(bytes, i, from)) {
                            return "different";
                        }
                    }
                }
                return "same";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static long crcOfBytesRead(ModelBytes bytes, int artifact, long from) throws IOException {
        CRC32 crc = new CRC32();
        byte[] block = new byte[1_000_003];
        int count;
        for (long at = from; (count = bytes.read(artifact, at, block, 0, block.length)) > 0; at += count) {
            crc.update(block, 0, count);
        }
        return crc.getValue();
    }

    /** Asks for the checksum of more bytes than there are, and says how the worker answered. */
    public static final class Overlooking {
        public static void main(String[] args) throws IOException {
            DataOutputStream out = ready();
            DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
            in.skipBytes(in.available());
            FromScannerCodec.write(out, new FromScanner.Checksum(0, 0, 1 << 20));
            long answer = in.readLong();
            FromScannerCodec.write(
                    out,
                    new FromScanner.FactsFound(
                            "answer " + answer,
                            null,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of()));
            FromScannerCodec.write(out, new FromScanner.Done());
            awaitEnd();
        }
    }

    /** Asks for a checksum that would keep its worker busy. */
    public static final class Wasteful {
        public static void main(String[] args) throws IOException {
            FromScannerCodec.write(ready(), new FromScanner.Checksum(0, 0, Long.MAX_VALUE));
            awaitEnd();
        }
    }

    /** Throws in the middle of a task. */
    public static final class Crashing {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> {
                throw new IllegalStateException("planted " + bytes.artifacts().size());
            });
        }
    }

    /** Reports, then dies without a word. */
    public static final class ReportingThenDying {
        public static void main(String[] args) throws IOException {
            DataOutputStream out = ready();
            FromScannerCodec.write(out, new FromScanner.Reported(clear(), 1));
            Runtime.getRuntime().halt(9);
        }
    }

    /** Scanners that end a task in order. */
    public static final class Saying {
        private Saying() {}

        /** Gives facts and no report. */
        public static final class Nothing {
            public static void main(String[] args) {
                ScannerMain.run((bytes, limit) ->
                        new Inspection(Facts.of("model", null, List.of(), List.of(), List.of()), List.of()));
            }
        }
    }

    /** A process that is no scanner. */
    public static final class NotAScanner {
        public static void main(String[] args) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** Never answers. */
    public static final class Hanging {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return inspection("late");
            });
        }
    }

    /** Never becomes ready. */
    public static final class NeverReady {
        public static void main(String[] args) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    /** Wants more memory than it may have. */
    public static final class Hoarding {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> {
                List<byte[]> hoard = new ArrayList<>();
                while (true) {
                    hoard.add(new byte[8 << 20]);
                }
            });
        }
    }

    /** Wants memory that the Java heap knows nothing of. */
    public static final class HoardingOutsideTheHeap {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> {
                List<MemorySegment> hoard = new ArrayList<>();
                while (true) {
                    hoard.add(Arena.global().allocate(32 << 20).fill((byte) 1));
                }
            });
        }
    }

    /** Ends as a native library does that has lost its way: by a signal. */
    public static final class AbortingNatively {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> {
                Linker linker = Linker.nativeLinker();
                MemorySegment abort = linker.defaultLookup().findOrThrow("abort");
                try {
                    linker.downcallHandle(abort, FunctionDescriptor.ofVoid()).invokeExact();
                } catch (Throwable e) {
                    throw new IllegalStateException(e);
                }
                return inspection("unreachable");
            });
        }
    }

    /** Tells which process it is. */
    public static final class Numbered {
        public static void main(String[] args) {
            String name = Long.toString(System.nanoTime());
            ScannerMain.run((bytes, limit) -> inspection(name));
        }
    }

    /** Sends bytes that are no frame. */
    public static final class Babbling {
        public static void main(String[] args) throws IOException {
            DataOutputStream out = ready();
            out.writeInt(Integer.MAX_VALUE);
            out.flush();
            awaitEnd();
        }
    }

    /** Reports of a detector that was not asked for. */
    public static final class Overreaching {
        public static void main(String[] args) throws IOException {
            DataOutputStream out = ready();
            DetectorReport other =
                    new DetectorReport("artifact.other", Outcome.CLEAR, null, Double.NaN, List.of(), List.of());
            FromScannerCodec.write(out, new FromScanner.Reported(other, 1));
            awaitEnd();
        }
    }

    /** Reports twice: the second time to take back the first. */
    public static final class Repeating {
        public static void main(String[] args) throws IOException {
            DataOutputStream out = ready();
            FromScannerCodec.write(out, new FromScanner.Reported(clear(), 1));
            FromScannerCodec.write(out, new FromScanner.Reported(clear(), 1));
            awaitEnd();
        }
    }

    /** Asks for an artifact that there is not, and says how the worker answered. */
    public static final class Prying {
        public static void main(String[] args) throws IOException {
            DataOutputStream out = ready();
            DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
            in.skipBytes(in.available());
            FromScannerCodec.write(out, new FromScanner.Read(1_000_000, 0, 10));
            int answer = in.readInt();
            FromScannerCodec.write(
                    out,
                    new FromScanner.FactsFound(
                            "answer " + answer,
                            null,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of()));
            FromScannerCodec.write(out, new FromScanner.Done());
            awaitEnd();
        }
    }

    /** Tells what it sees of the machine: environment, files, processes, and a port given as the size of an artifact. */
    public static final class Looking {
        public static void main(String[] args) {
            ScannerMain.run((bytes, limit) -> inspection(String.join(
                    " ",
                    "env=" + System.getenv().keySet(),
                    "home=" + Files.exists(Path.of("/root")) + Files.exists(Path.of("/home")),
                    "passwd=" + Files.exists(Path.of("/etc/passwd")),
                    "model=" + Files.exists(Path.of(bytes.artifacts().getFirst().path())),
                    "processes=" + (processes() < 4),
                    "writes=" + writes("/tmp") + writes("/") + writes("/dev") + writes("/dev/shm") + writes("/scanner"),
                    "network=" + connects((int) bytes.artifacts().getFirst().size()))));
        }

        private static boolean writes(String folder) {
            try {
                Files.write(Path.of(folder, "written"), new byte[1]);
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private static long processes() {
            try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
                return entries.filter(p -> p.getFileName().toString().matches("[0-9]+"))
                        .count();
            } catch (IOException e) {
                return -1;
            }
        }

        private static boolean connects(int port) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }

    private static DataOutputStream ready() throws IOException {
        DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        FromScannerCodec.write(out, new FromScanner.Ready(FromScannerCodec.PROTOCOL));
        awaitTask();
        return out;
    }

    /** The first byte of a task. */
    private static void awaitTask() throws IOException {
        if (new FileInputStream(FileDescriptor.in).read() < 0) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void awaitEnd() throws IOException {
        new FileInputStream(FileDescriptor.in).transferTo(OutputStream.nullOutputStream());
    }

    static Set<String> expected() {
        return Set.of(DETECTOR);
    }
}
