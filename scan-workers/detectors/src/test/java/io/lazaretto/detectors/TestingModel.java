package io.lazaretto.detectors;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.safetensors.Dtype;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A model in memory. */
final class TestingModel implements ModelBytes {
    private final List<ArtifactRef> artifacts = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private boolean broken;

    static TestingModel of(Map<String, byte[]> files) {
        TestingModel model = new TestingModel();
        new TreeMap<>(files).forEach((path, content) -> {
            model.artifacts.add(new ArtifactRef(path, content.length));
            model.contents.add(content);
        });
        return model;
    }

    static TestingModel of(String path, byte[] content) {
        return of(Map.of(path, content));
    }

    /** Facts that name every file and know the format of none. */
    Facts facts() {
        return facts(artifacts.stream()
                .map(ref -> new Facts.FileFormat(ref.path(), "unknown"))
                .toList());
    }

    /** Facts with that list of files. */
    static Facts facts(List<Facts.FileFormat> files) {
        return new Facts("model", null, List.of(), List.of(), List.of(), List.of(), List.of(), files);
    }

    /** Every further read fails. */
    TestingModel broken() {
        broken = true;
        return this;
    }

    @Override
    public List<ArtifactRef> artifacts() {
        return artifacts;
    }

    @Override
    public int read(int artifact, long position, byte[] target, int offset, int length) throws IOException {
        if (broken) {
            throw new IOException("planted");
        }
        Objects.checkFromIndexSize(offset, length, target.length);
        byte[] content = contents.get(artifact);
        int count = (int) Math.max(0, Math.min(length, content.length - position));
        if (count > 0) {
            System.arraycopy(content, (int) position, target, offset, count);
        }
        return count;
    }

    /** Writes a safetensors file. */
    static final class Safetensors {
        private final StringBuilder header = new StringBuilder("{");
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();

        Safetensors tensor(String name, Dtype dtype, long rows, long columns, double... values) {
            return tensor(name, dtype.name(), "[" + rows + "," + columns + "]", encode(dtype, values));
        }

        Safetensors tensor(String name, String dtype, String shape, byte[] bytes) {
            header.append(header.length() == 1 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(name, dtype, shape, data.size(), data.size() + bytes.length));
            data.writeBytes(bytes);
            return this;
        }

        byte[] bytes() {
            byte[] text = (header + "}").getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(Long.BYTES + text.length + data.size())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length)
                    .put(text)
                    .put(data.toByteArray())
                    .array();
        }

        static byte[] encode(Dtype dtype, double... values) {
            ByteBuffer out =
                    ByteBuffer.allocate(values.length * dtype.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
            for (double value : values) {
                switch (dtype) {
                    case F64 -> out.putDouble(value);
                    case F32 -> out.putFloat((float) value);
                    case F16 -> out.putShort(Float.floatToFloat16((float) value));
                    case BF16 -> out.putShort((short) (Float.floatToRawIntBits((float) value) >>> 16));
                    default -> throw new IllegalArgumentException("no encoder for " + dtype);
                }
            }
            return out.array();
        }
    }
}
