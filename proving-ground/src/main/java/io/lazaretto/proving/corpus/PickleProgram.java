package io.lazaretto.proving.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Emits pickle opcodes of protocol 2, the one that PyTorch writes. Not thread-safe. */
final class PickleProgram {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleProgram() {
        out.write(0x80);
        out.write(2);
    }

    PickleProgram global(String module, String name) {
        out.write('c');
        out.writeBytes((module + '\n' + name + '\n').getBytes(StandardCharsets.UTF_8));
        return this;
    }

    PickleProgram mark() {
        return opcode('(');
    }

    PickleProgram tuple() {
        return opcode('t');
    }

    PickleProgram emptyTuple() {
        return opcode(')');
    }

    PickleProgram reduce() {
        return opcode('R');
    }

    PickleProgram persistentId() {
        return opcode('Q');
    }

    PickleProgram setItems() {
        return opcode('u');
    }

    PickleProgram pop() {
        return opcode('0');
    }

    PickleProgram no() {
        return opcode(0x89);
    }

    PickleProgram text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.writeBytes(little().putInt(bytes.length).array());
        out.writeBytes(bytes);
        return this;
    }

    PickleProgram integer(int value) {
        out.write('J');
        out.writeBytes(little().putInt(value).array());
        return this;
    }

    /** The program, ended by STOP. */
    byte[] stop() {
        out.write('.');
        return out.toByteArray();
    }

    private PickleProgram opcode(int opcode) {
        out.write(opcode);
        return this;
    }

    private static ByteBuffer little() {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
