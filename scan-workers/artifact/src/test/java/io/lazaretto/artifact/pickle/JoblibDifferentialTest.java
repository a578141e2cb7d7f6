package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.JoblibBuilder;
import io.lazaretto.artifact.testing.PickleBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** joblib's own unpickler as the oracle: names behind arrays, in arrays of objects, and in what looks like an array. */
class JoblibDifferentialTest {
    private static final long SEED = Long.getLong("lazaretto.differential.seed", 7);
    private static final int STREAMS = Integer.getInteger("lazaretto.differential.streams", 1_500);
    private static final int BATCH = 1_500;
    private static final List<String> TYPES = List.of("u1", "<f8", "O8", "<i2", "S3", "V5");
    /** What no list allows. */
    private static final List<String[]> FOREIGN =
            List.of(new String[] {"os", "system"}, new String[] {"posix", "system"}, new String[] {"acme", "Thing"});

    @TempDir
    private Path folder;

    @Test
    void everyForeignNameThatJoblibResolvesIsReported() throws Exception {
        PythonOracle python = new PythonOracle(folder, "joblib_recorder.py");
        assumeTrue(python.has("joblib, numpy"), "joblib is not here: the comparison with it was not run");
        long compared = 0;
        for (int begun = 0; begun < STREAMS; begun += BATCH) {
            compared += compare(python, SEED + begun, Math.min(BATCH, STREAMS - begun));
        }
        assertThat(compared).as("foreign names that were compared").isGreaterThan(STREAMS / 4);
        System.out.printf("joblib: seed %d, %d streams, %d foreign names%n", SEED, STREAMS, compared);
    }

    private static int compare(PythonOracle python, long seed, int size) throws Exception {
        Random random = new Random(seed);
        List<byte[]> streams = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            streams.add(stream(random));
        }
        List<Set<String>> oracle = python.names(streams);
        assertThat(oracle).hasSize(size);
        int compared = 0;
        for (int i = 0; i < size; i++) {
            Set<String> foreign = new TreeSet<>();
            for (String[] name : FOREIGN) {
                foreign.add(name[0] + " " + name[1]);
            }
            foreign.retainAll(oracle.get(i));
            if (!foreign.isEmpty()) {
                DetectorReport report = InspectionAssert.inspecting("model.joblib", streams.get(i))
                        .report(PICKLE);
                assertThat(report.observations())
                        .as("stream %d: %s", i, HexFormat.of().formatHex(streams.get(i)))
                        .extracting(o ->
                                o.evidence().get("module") + " " + o.evidence().get("name"))
                        .containsAll(foreign);
                compared += foreign.size();
            }
        }
        return compared;
    }

    private static byte[] stream(Random random) {
        PickleBuilder out = PickleBuilder.pickle().proto(2 + random.nextInt(3)).mark();
        int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            part(random, out);
        }
        byte[] bytes = out.tuple().stop();
        if (random.nextInt(3) == 0) {
            int at = random.nextInt(bytes.length);
            if (random.nextInt(4) == 0) {
                return Arrays.copyOf(bytes, at);
            }
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static void part(Random random, PickleBuilder out) {
        switch (random.nextInt(6)) {
            case 0 -> foreign(random, out);
            case 1 -> out.binBytes(new byte[random.nextInt(20)]);
            case 2 -> out.unicode("x").raw(0x94);
            default -> out.bytes(array(random));
        }
    }

    private static void foreign(Random random, PickleBuilder out) {
        String[] name = FOREIGN.get(random.nextInt(FOREIGN.size()));
        out.global(name[0], name[1]).unicode("id").tuple1().reduce();
    }

    private static byte[] array(Random random) {
        String type = TYPES.get(random.nextInt(TYPES.size()));
        int rows = random.nextInt(4);
        int columns = 1 + random.nextInt(2);
        JoblibBuilder array = JoblibBuilder.array().type(type).shape(rows, columns);
        PickleBuilder inside = PickleBuilder.pickle();
        foreign(random, inside);
        int right = rows * columns * ("u1".equals(type) ? 1 : type.charAt(type.length() - 1) - '0');
        byte[] data =
                type.startsWith("O") ? inside.stop() : new byte[random.nextInt(5) == 0 ? random.nextInt(30) : right];
        if (random.nextInt(4) == 0) {
            // What arrays hold may look like opcodes to another reader.
            data = inside.stop();
        }
        if (random.nextBoolean()) {
            array.unaligned();
        } else if (random.nextInt(4) == 0) {
            array.padding(random.nextInt(4), random.nextInt(256));
        }
        return array.data(data).toBytes();
    }
}
