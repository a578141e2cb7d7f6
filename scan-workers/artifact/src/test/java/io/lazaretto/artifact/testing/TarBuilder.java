package io.lazaretto.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes tar archives header by header, so that headers can lie. */
public final class TarBuilder {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** One header; whatever is changed before it is written is covered by the checksum. */
    public static final class Header {
        public String name = "";
        public String link = "";
        public String prefix = "";
        public char type = '0';
        public String size = "";
        public byte[] magic = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
        public boolean badChecksum;
    }

    public TarBuilder file(String name, byte[] content) {
        return entry(name, content, h -> {});
    }

    public TarBuilder link(String name, String target, char type) {
        return entry(name, new byte[0], h -> {
            h.type = type;
            h.link = target;
        });
    }

    /** An extended header in front of the next entry. */
    public TarBuilder pax(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.length() + 1;
        while (String.valueOf(length).length() + rest.length() != length) {
            length++;
        }
        return entry("pax", (length + rest).getBytes(StandardCharsets.UTF_8), h -> h.type = 'x');
    }

    /** An entry with something changed before it is written. */
    public TarBuilder entry(String name, byte[] content, Consumer<Header> change) {
        Header header = new Header();
        header.name = name;
        header.size = "%011o".formatted(content.length);
        change.accept(header);
        byte[] block = new byte[BLOCK];
        put(block, 0, header.name);
        put(block, 100, "0000644");
        put(block, 124, header.size);
        put(block, 136, "00000000000");
        block[156] = (byte) header.type;
        put(block, 157, header.link);
        System.arraycopy(header.magic, 0, block, 257, header.magic.length);
        put(block, 345, header.prefix);
        put(block, 148, "        ");
        int sum = header.badChecksum ? 1 : 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, "%06o".formatted(sum));
        block[154] = 0;
        out.writeBytes(block);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    public TarBuilder raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(new byte[2 * BLOCK]);
        return whole.toByteArray();
    }

    /** Without the blocks that mark the end. */
    public byte[] withoutEnd() {
        return out.toByteArray();
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
