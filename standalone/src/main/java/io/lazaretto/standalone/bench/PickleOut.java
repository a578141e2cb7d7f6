package io.lazaretto.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The few opcodes that state dicts and lists of bytes need. */
final class PickleOut {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins a stream. */
    PickleOut proto(int protocol) {
        return op(0x80).op(protocol);
    }

    PickleOut op(int opcode) {
        out.write(opcode);
        return this;
    }

    /** Opcodes that are printable. */
    PickleOut ops(String opcodes) {
        return bytes(opcodes.getBytes(UTF_8));
    }

    PickleOut bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    PickleOut global(String module, String name) {
        return ops('c' + module + '\n' + name + '\n');
    }

    PickleOut text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return op('X').int32(bytes.length).bytes(bytes);
    }

    PickleOut integer(int value) {
        return op('J').int32(value);
    }

    PickleOut int32(int value) {
        return bytes(little(Integer.BYTES).putInt(value).array());
    }

    PickleOut int64(long value) {
        return bytes(little(Long.BYTES).putLong(value).array());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A dictionary of flat float tensors, each the whole of its storage, named by its number. */
    PickleOut tensors(int[] elements, boolean legacy) {
        proto(2).ops("}(");
        for (int i = 0; i < elements.length; i++) {
            text("layers." + i + ".weight").global("torch._utils", "_rebuild_tensor_v2");
            ops("((").text("storage").global("torch", "FloatStorage").text(Integer.toString(i));
            text("cpu").integer(elements[i]).ops(legacy ? "NtQ" : "tQ");
            integer(0).integer(elements[i]).op(0x85).integer(1).op(0x85).op(0x89);
            global("collections", "OrderedDict").ops(")RtR");
        }
        return ops("u.");
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
