package io.lazaretto.inference.script;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** The pickle (protocol 2) of one module object, as TorchScript's own unpickler reads it. */
final class ModulePickle {
    private static final int PROTOCOL = 0x80;
    private static final int NEW_OBJECT = 0x81;
    private static final int TRUE = 0x88;
    private static final int FALSE = 0x89;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private ModulePickle() {}

    static byte[] of(String className, Map<String, Attribute> attributes) {
        ModulePickle pickle = new ModulePickle();
        pickle.write(PROTOCOL, 2);
        pickle.global("__torch__", className);
        pickle.write(')', NEW_OBJECT, '}', '(');
        pickle.text("training");
        pickle.write(FALSE);
        attributes.forEach((name, value) -> {
            pickle.text(name);
            pickle.value(value);
        });
        pickle.write('u', 'b', '.');
        return pickle.out.toByteArray();
    }

    private void value(Attribute attribute) {
        switch (attribute) {
            case Attribute.Whole whole -> whole(whole.value());
            case Attribute.Real real -> real(real.value());
            case Attribute.Flag flag -> write(flag.value() ? TRUE : FALSE);
            case Attribute.Text text -> text(text.value());
            case Attribute.Wholes wholes -> list("build_intlist", wholes.values(), this::whole);
            case Attribute.Reals reals -> list("build_doublelist", reals.values(), this::real);
        }
    }

    private <T> void list(String builder, List<T> values, java.util.function.Consumer<T> each) {
        global("torch.jit._pickle", builder);
        write('(', ']', '(');
        values.forEach(each);
        write('e', 't', 'R');
    }

    private void whole(long value) {
        write('J');
        little(Math.toIntExact(value));
    }

    private void real(double value) {
        write('G');
        out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
    }

    private void text(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        write('X');
        little(bytes.length);
        out.writeBytes(bytes);
    }

    private void global(String module, String name) {
        out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(US_ASCII));
    }

    private void little(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void write(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
    }
}
