package io.lazaretto.artifact.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CPython's own unpicklers, with imports trapped, as the oracle: whatever they resolve, the walk reports. */
class DifferentialTest {
    private static final long SEED = Long.getLong("lazaretto.differential.seed", 31);
    private static final int STREAMS = Integer.getInteger("lazaretto.differential.streams", 1_500);
    private static final int BATCH = 1_500;
    private static final int LOADS = 8;

    @TempDir
    private Path folder;

    @Test
    void everyNameThatPythonResolvesIsReported() throws Exception {
        PythonOracle python = new PythonOracle(folder, "recorder.py");
        assumeTrue(python.has("resource, pickle"), "python3 is not here: the comparison with CPython was not run");
        long resolved = 0;
        for (int begun = 0; begun < STREAMS; begun += BATCH) {
            resolved += compare(python, batch(SEED + begun, Math.min(BATCH, STREAMS - begun)));
        }
        assertThat(resolved).as("names that were compared").isGreaterThan(STREAMS);
        System.out.printf("differential: seed %d, %d streams, %d names%n", SEED, STREAMS, resolved);
    }

    /** The same seed gives the same streams, however many there are in all. */
    private static List<byte[]> batch(long seed, int size) {
        StreamGenerator generator = new StreamGenerator(seed);
        List<byte[]> streams = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            streams.add(generator.next());
        }
        return streams;
    }

    /** @return how many names Python resolved */
    private static int compare(PythonOracle python, List<byte[]> streams) throws Exception {
        List<Set<String>> oracle = python.names(streams);
        assertThat(oracle).hasSize(streams.size());
        int resolved = 0;
        for (int i = 0; i < streams.size(); i++) {
            Set<String> walked = walk(streams.get(i));
            assertThat(walked)
                    .as("stream %d: %s", i, HexFormat.of().formatHex(streams.get(i)))
                    .containsAll(oracle.get(i));
            resolved += oracle.get(i).size();
        }
        return resolved;
    }

    /** Every reading: from memory with a fresh and a kept memo, and as files are read. */
    private static Set<String> walk(byte[] stream) throws IOException {
        Set<String> names = new TreeSet<>();
        ByteView view = ByteView.of(stream);
        for (boolean fresh : new boolean[] {true, false}) {
            Memo memo = new Memo();
            StreamEnd end = StreamEnd.stopped(0, PickleInput.NO_FRAME, Atom.NONE);
            for (int load = 0; load < LOADS && end.isStopped(); load++) {
                memo = fresh ? new Memo() : memo;
                end = walk(view, end.offset(), PickleInput.NO_FRAME, PickleInput.Reading.MEMORY, memo, names);
            }
        }
        for (FrameReading reading : FrameReading.values()) {
            reading.follow(
                    LOADS,
                    (start, frameEnd, memo) -> walk(view, start, frameEnd, PickleInput.Reading.FILE, memo, names));
        }
        return names;
    }

    private static StreamEnd walk(
            ByteView view, long start, long frameEnd, PickleInput.Reading reading, Memo memo, Set<String> names)
            throws IOException {
        RecordingEvents events = new RecordingEvents(names);
        PickleInput input = new PickleInput(view, start, frameEnd, reading, events);
        Budget budget = new Budget(1_000_000, 0, TimeUnit.SECONDS.toNanos(10));
        return new PickleMachine(input, events, PickleLimits.DEFAULT, budget, memo).run();
    }
}
