package io.lazaretto.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, the impossible ones too. */
public final class PickleBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static PickleBuilder pickle() {
        return new PickleBuilder();
    }

    /** A stream that runs a command when it is loaded. */
    public static byte[] malicious() {
        return pickle().proto(2)
                .global("os", "system")
                .unicode("id")
                .tuple1()
                .reduce()
                .stop();
    }

    public PickleBuilder proto(int version) {
        return raw(0x80, version);
    }

    public PickleBuilder frame(long length) {
        return raw(0x95).int64(length);
    }

    public PickleBuilder global(String module, String name) {
        return ascii("c" + module + "\n" + name + "\n");
    }

    /** Two short strings and STACK_GLOBAL. */
    public PickleBuilder stackGlobal(String module, String name) {
        return shortUnicode(module).shortUnicode(name).raw(0x93);
    }

    public PickleBuilder inst(String module, String name) {
        return ascii("i" + module + "\n" + name + "\n");
    }

    public PickleBuilder mark() {
        return ascii("(");
    }

    public PickleBuilder tuple() {
        return ascii("t");
    }

    public PickleBuilder tuple1() {
        return raw(0x85);
    }

    public PickleBuilder tuple2() {
        return raw(0x86);
    }

    public PickleBuilder emptyTuple() {
        return ascii(")");
    }

    public PickleBuilder emptyDict() {
        return ascii("}");
    }

    public PickleBuilder emptyList() {
        return ascii("]");
    }

    public PickleBuilder reduce() {
        return ascii("R");
    }

    public PickleBuilder build() {
        return ascii("b");
    }

    public PickleBuilder newObject() {
        return raw(0x81);
    }

    public PickleBuilder obj() {
        return ascii("o");
    }

    public PickleBuilder append() {
        return ascii("a");
    }

    public PickleBuilder setItem() {
        return ascii("s");
    }

    public PickleBuilder pop() {
        return ascii("0");
    }

    public PickleBuilder none() {
        return ascii("N");
    }

    public PickleBuilder number(int value) {
        return ascii("J").int32(value);
    }

    public PickleBuilder binPut(int slot) {
        return raw('q', slot);
    }

    public PickleBuilder binGet(int slot) {
        return raw('h', slot);
    }

    public PickleBuilder memoize() {
        return raw(0x94);
    }

    public PickleBuilder persistentId() {
        return ascii("Q");
    }

    public PickleBuilder unicode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ascii("X").int32(bytes.length).bytes(bytes);
    }

    public PickleBuilder shortUnicode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return raw(0x8c, bytes.length).bytes(bytes);
    }

    public PickleBuilder binBytes(byte[] bytes) {
        return ascii("B").int32(bytes.length).bytes(bytes);
    }

    public PickleBuilder ascii(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public PickleBuilder raw(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    public PickleBuilder bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public PickleBuilder int32(int value) {
        return bytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    public PickleBuilder int64(long value) {
        return bytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    /** STOP, and the stream. */
    public byte[] stop() {
        return ascii(".").toBytes();
    }

    /** The stream so far. */
    public byte[] toBytes() {
        return out.toByteArray();
    }
}
