package io.lazaretto.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes HDF5 files with a superblock of version 0: one root group with attributes, links and datasets. */
public final class Hdf5Builder {
    private static final int SUPERBLOCK = 96;
    private static final long UNDEFINED = -1;

    private final List<byte[]> messages = new ArrayList<>();
    private final List<Dataset> datasets = new ArrayList<>();
    private byte[] userBlock = new byte[0];
    private byte[] trailing = new byte[0];
    private long declaredEnd;

    private record Dataset(String name, long[] shape, byte[] data, byte[] extra) {}

    public Hdf5Builder() {
        // Link info: the links are in the header, not in a heap.
        message(
                2,
                little(18)
                        .putShort((short) 0)
                        .putLong(UNDEFINED)
                        .putLong(UNDEFINED)
                        .array());
    }

    /** A dataset of bytes and a group that leads to itself; nothing that anyone could object to. */
    public static byte[] clean() {
        return new Hdf5Builder()
                .attribute("backend", "jax")
                .hardLink("self", SUPERBLOCK)
                .dataset("w", new long[] {2, 3}, new byte[] {1, 2, 3, 4, 5, 6})
                .toBytes();
    }

    /** A legacy model: the configuration is an attribute. */
    public static byte[] model(String configuration) {
        return new Hdf5Builder()
                .attribute("model_config", configuration)
                .dataset("w", new long[] {4}, new byte[4])
                .toBytes();
    }

    /** An attribute that holds a string of fixed length. */
    public Hdf5Builder attribute(String name, String value) {
        return attribute(name, value.getBytes(StandardCharsets.UTF_8));
    }

    public Hdf5Builder attribute(String name, byte[] value) {
        byte[] label = terminated(name);
        byte[] type = little(8)
                .put((byte) 0x13)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(value.length)
                .array();
        byte[] space = new byte[] {1, 0, 0, 0, 0, 0, 0, 0};
        ByteBuffer body = little(8 + padded(label.length) + 16 + value.length)
                .putShort((short) 1)
                .putShort((short) label.length)
                .putShort((short) type.length)
                .putShort((short) space.length);
        body.put(label).position(8 + padded(label.length));
        return message(0x0c, body.put(type).put(space).put(value).array());
    }

    public Hdf5Builder hardLink(String name, long address) {
        return link(name, 0, little(8).putLong(address).array());
    }

    public Hdf5Builder softLink(String name, String target) {
        return link(name, 1, counted(target.getBytes(StandardCharsets.UTF_8)));
    }

    public Hdf5Builder externalLink(String name, String file, String target) {
        byte[] value = ("\0" + file + "\0" + target + "\0").getBytes(StandardCharsets.UTF_8);
        return link(name, 64, counted(value));
    }

    private Hdf5Builder link(String name, int type, byte[] value) {
        byte[] label = name.getBytes(StandardCharsets.UTF_8);
        return message(
                6,
                little(4 + label.length + value.length)
                        .put((byte) 1)
                        .put((byte) 8)
                        .put((byte) type)
                        .put((byte) label.length)
                        .put(label)
                        .put(value)
                        .array());
    }

    /** Any message of the root group. */
    public Hdf5Builder message(int type, byte[] body) {
        messages.add(framed(type, body));
        return this;
    }

    /** A contiguous dataset of bytes. */
    public Hdf5Builder dataset(String name, long[] shape, byte[] data) {
        datasets.add(new Dataset(name, shape.clone(), data, new byte[0]));
        return this;
    }

    /** A dataset whose elements lie in another file. */
    public Hdf5Builder externalDataset(String name) {
        byte[] files = little(16)
                .put((byte) 1)
                .put(new byte[3])
                .putShort((short) 1)
                .putShort((short) 1)
                .putLong(0)
                .array();
        datasets.add(new Dataset(name, new long[] {4}, null, framed(7, files)));
        return this;
    }

    /** A dataset that another file's dataset is a part of. */
    public Hdf5Builder virtualDataset(String name) {
        byte[] layout =
                little(14).put((byte) 4).put((byte) 3).putLong(0).putInt(1).array();
        datasets.add(new Dataset(name, new long[] {4}, null, framed(8, layout)));
        return this;
    }

    /** A dataset that a filter of its own is needed for. */
    public Hdf5Builder filteredDataset(String name, int filter) {
        byte[] pipeline = little(8)
                .put((byte) 2)
                .put((byte) 1)
                .putShort((short) filter)
                .putShort((short) 0)
                .array();
        if (filter >= 256) {
            pipeline = little(10)
                    .put((byte) 2)
                    .put((byte) 1)
                    .putShort((short) filter)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .array();
        }
        datasets.add(new Dataset(name, new long[] {4}, new byte[4], framed(0x0b, pipeline)));
        return this;
    }

    /** Bytes in front; their number must be 512 or a power of two above. */
    public Hdf5Builder userBlock(byte[] bytes) {
        userBlock = bytes.clone();
        return this;
    }

    public Hdf5Builder trailing(byte[] bytes) {
        trailing = bytes.clone();
        return this;
    }

    /** Makes the superblock say that the file is longer. */
    public Hdf5Builder declareMore(long bytes) {
        declaredEnd = bytes;
        return this;
    }

    public byte[] toBytes() {
        int links = datasets.stream()
                .mapToInt(d -> framed(6, hard(d.name(), 0)).length)
                .sum();
        int size = messages.stream().mapToInt(m -> m.length).sum() + links;
        long at = SUPERBLOCK + 16L + size;
        ByteArrayOutputStream objects = new ByteArrayOutputStream();
        ByteArrayOutputStream root = new ByteArrayOutputStream();
        messages.forEach(root::writeBytes);
        for (Dataset dataset : datasets) {
            root.writeBytes(framed(6, hard(dataset.name(), at + objects.size())));
            objects.writeBytes(dataset(dataset, at + objects.size()));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(userBlock);
        file.writeBytes(superblock(userBlock.length + at + objects.size() + declaredEnd));
        file.writeBytes(header(messages.size() + datasets.size(), root.toByteArray()));
        file.writeBytes(objects.toByteArray());
        file.writeBytes(trailing);
        return file.toByteArray();
    }

    private static byte[] dataset(Dataset dataset, long address) {
        byte[] shape = little(8 + 8 * dataset.shape().length)
                .put((byte) 1)
                .put((byte) dataset.shape().length)
                .array();
        for (int i = 0; i < dataset.shape().length; i++) {
            little(shape).putLong(8 + 8 * i, dataset.shape()[i]);
        }
        byte[] type = little(12)
                .put((byte) 0x10)
                .put(new byte[3])
                .putInt(1)
                .putInt(8 << 16)
                .array();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(framed(1, shape));
        body.writeBytes(framed(3, type));
        boolean ownLayout = dataset.data() == null && dataset.extra()[0] == 8;
        int layoutBytes = ownLayout ? 0 : framed(8, new byte[18]).length;
        long dataAt = address + 16 + body.size() + layoutBytes + dataset.extra().length;
        if (!ownLayout) {
            boolean stored = dataset.data() != null && dataset.data().length > 0;
            long bytes = 1;
            for (long dimension : dataset.shape()) {
                bytes *= dimension;
            }
            byte[] layout = little(18)
                    .put((byte) 3)
                    .put((byte) 1)
                    .putLong(stored ? dataAt : UNDEFINED)
                    .putLong(bytes)
                    .array();
            body.writeBytes(framed(8, layout));
        }
        body.writeBytes(dataset.extra());
        int count = 2 + (ownLayout ? 0 : 1) + (dataset.extra().length > 0 ? 1 : 0);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(header(count, body.toByteArray()));
        whole.writeBytes(dataset.data() == null ? new byte[0] : dataset.data());
        return whole.toByteArray();
    }

    private byte[] superblock(long end) {
        return little(SUPERBLOCK)
                .put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'})
                .put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0})
                .putShort((short) 4)
                .putShort((short) 16)
                .putInt(0)
                .putLong(userBlock.length)
                .putLong(UNDEFINED)
                .putLong(end)
                .putLong(UNDEFINED)
                .putLong(0)
                .putLong(SUPERBLOCK)
                .array();
    }

    private static byte[] header(int count, byte[] messages) {
        return little(16 + messages.length)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) count)
                .putInt(1)
                .putInt(messages.length)
                .putInt(0)
                .put(messages)
                .array();
    }

    private static byte[] framed(int type, byte[] body) {
        return little(8 + padded(body.length))
                .putShort((short) type)
                .putShort((short) padded(body.length))
                .putInt(0)
                .put(body)
                .array();
    }

    private static byte[] hard(String name, long address) {
        byte[] label = name.getBytes(StandardCharsets.UTF_8);
        return little(12 + label.length)
                .put((byte) 1)
                .put((byte) 8)
                .put((byte) 0)
                .put((byte) label.length)
                .put(label)
                .putLong(address)
                .array();
    }

    private static byte[] counted(byte[] value) {
        return little(2 + value.length)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    private static byte[] terminated(String name) {
        return (name + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static int padded(int length) {
        return length + 7 & ~7;
    }

    private static ByteBuffer little(int bytes) {
        return little(new byte[bytes]);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
