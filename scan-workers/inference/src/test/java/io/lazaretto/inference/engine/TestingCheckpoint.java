package io.lazaretto.inference.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.checkpoint.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A folder with {@code config.json} and one trusted safetensors file; tensors and configuration can be changed. */
public final class TestingCheckpoint implements Checkpoint {
    private final Map<String, Object> config;
    private final Map<String, TensorSource> tensors = new TreeMap<>();
    private final Arena arena = Arena.ofShared();

    private TestingCheckpoint(Map<String, Object> config) {
        this.config = new LinkedHashMap<>(config);
    }

    /** One of the tiny models in this module's test resources. */
    public static TestingCheckpoint architecture(String name) {
        return open(folder(name));
    }

    static Path folder(String name) {
        try {
            return Path.of(TestingCheckpoint.class
                    .getResource("/architectures/" + name)
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static TestingCheckpoint open(Path folder) {
        try {
            TestingCheckpoint checkpoint =
                    new TestingCheckpoint(TestingJson.object(Files.readAllBytes(folder.resolve("config.json"))));
            checkpoint.map(folder.resolve("model.safetensors"));
            return checkpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private void map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            MemorySegment whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            long header = whole.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
            byte[] json = whole.asSlice(8, header).toArray(ValueLayout.JAVA_BYTE);
            TestingJson.object(new String(json, UTF_8).getBytes(UTF_8)).forEach((name, value) -> {
                if (!name.equals("__metadata__")) {
                    Map<String, Object> tensor = (Map<String, Object>) value;
                    List<Long> offsets = (List<Long>) tensor.get("data_offsets");
                    MemorySegment data = whole.asSlice(8 + header + offsets.get(0), offsets.get(1) - offsets.get(0));
                    tensors.put(
                            name,
                            new Mapped(name, (List<Long>) tensor.get("shape"), (String) tensor.get("dtype"), data));
                }
            });
        }
    }

    TestingCheckpoint set(String key, Object value) {
        config.put(key, value);
        return this;
    }

    TestingCheckpoint without(String tensor) {
        tensors.remove(tensor);
        return this;
    }

    TestingCheckpoint with(String tensor, List<Long> shape, float... values) {
        MemorySegment data = arena.allocate(4L * values.length);
        MemorySegment.copy(values, 0, data, ValueLayout.JAVA_FLOAT, 0, values.length);
        tensors.put(tensor, new Mapped(tensor, shape, "F32", data));
        return this;
    }

    TestingCheckpoint renamed(UnaryOperator<String> name) {
        Map<String, TensorSource> old = new HashMap<>(tensors);
        tensors.clear();
        old.forEach((key, tensor) -> tensors.put(name.apply(key), tensor));
        return this;
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(tensors.keySet());
    }

    @Override
    public TensorSource tensor(String name) {
        TensorSource tensor = tensors.get(name);
        if (tensor == null) {
            throw new NoSuchElementException(name);
        }
        return tensor;
    }

    @Override
    public void close() {
        arena.close();
    }

    private record Mapped(String name, List<Long> shape, String storedType, MemorySegment data)
            implements TensorSource {
        private static final ValueLayout.OfShort SHORT =
                ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        @Override
        public long elements() {
            return shape.stream().reduce(1L, (a, b) -> a * b);
        }

        @Override
        public void readFloats(long from, long count, MemorySegment target) {
            for (long i = 0; i < count; i++) {
                target.set(INT, 4 * i, bits(from + i));
            }
        }

        @Override
        public void readBfloats(long from, long count, MemorySegment target) {
            for (long i = 0; i < count; i++) {
                int bits = bits(from + i);
                target.set(SHORT, 2 * i, (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16));
            }
        }

        private int bits(long at) {
            return storedType.equals("BF16") ? data.get(SHORT, 2 * at) << 16 : data.get(INT, 4 * at);
        }
    }
}
