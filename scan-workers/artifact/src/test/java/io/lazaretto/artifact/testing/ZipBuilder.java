package io.lazaretto.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives record by record, so that the two headers of an entry can disagree. */
public final class ZipBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();
    private byte[] comment = new byte[0];

    /** One entry; change a field after {@link #entry} wrote the local header, and the directory differs from it. */
    public static final class Entry {
        public String name;
        public String localName;
        public byte[] content;
        public int method;
        public int flags;
        public int localFlags;
        public long crc;
        public long localCrc;
        public int bytes;
        public boolean listed = true;
        public int externalAttributes;
        private int stored;
        private int offset;
    }

    public ZipBuilder stored(String name, byte[] content) {
        return entry(name, content, e -> {});
    }

    public ZipBuilder deflated(String name, byte[] content) {
        return entry(name, content, e -> e.method = 8);
    }

    /** An entry with something changed before it is written. */
    public ZipBuilder entry(String name, byte[] content, Consumer<Entry> change) {
        Entry entry = new Entry();
        entry.name = name;
        entry.localName = name;
        entry.content = content;
        entry.bytes = content.length;
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.crc = crc.getValue();
        entry.localCrc = crc.getValue();
        change.accept(entry);
        byte[] data = entry.method == 8 ? deflate(content) : content;
        entry.stored = data.length;
        entry.offset = out.size();
        byte[] local = entry.localName.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(ByteBuffer.allocate(30 + local.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) entry.localFlags)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt((int) entry.localCrc)
                .putInt(entry.stored)
                .putInt(entry.bytes)
                .putShort((short) local.length)
                .putShort((short) 0)
                .put(local)
                .array());
        out.writeBytes(data);
        entries.add(entry);
        return this;
    }

    /** Bytes between entries. */
    public ZipBuilder raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public ZipBuilder comment(byte[] bytes) {
        comment = bytes.clone();
        return this;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        int count = 0;
        for (Entry entry : entries) {
            if (entry.listed) {
                whole.writeBytes(directory(entry));
                count++;
            }
        }
        whole.writeBytes(ByteBuffer.allocate(22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) count)
                .putShort((short) count)
                .putInt(whole.size() - out.size())
                .putInt(out.size())
                .putShort((short) comment.length)
                .array());
        whole.writeBytes(comment);
        return whole.toByteArray();
    }

    private static byte[] directory(Entry entry) {
        byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(46 + name.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x02014b50)
                .putShort((short) (3 << 8 | 20))
                .putShort((short) 20)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt((int) entry.crc)
                .putInt(entry.stored)
                .putInt(entry.bytes)
                .putShort((short) name.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(entry.externalAttributes)
                .putInt(entry.offset)
                .put(name)
                .array();
    }

    private static byte[] deflate(byte[] content) {
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            while (!deflater.finished()) {
                packed.write(chunk, 0, deflater.deflate(chunk));
            }
            return packed.toByteArray();
        }
    }
}
