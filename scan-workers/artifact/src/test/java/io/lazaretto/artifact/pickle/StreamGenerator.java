package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random streams that mostly make sense to the machine, with every trick that is known, and damaged ones. */
final class StreamGenerator {
    private static final List<String> MODULES =
            List.of("os", "posix", "builtins", "__builtin__", "acme", "torch", "collections");
    private static final List<String> NAMES = List.of("system", "eval", "OrderedDict", "os.system", "Thing", "a");
    private static final List<String> INTEGERS = List.of(
            "1", "0x10", "010", "0b11", "1_0", "00", "01", "1\0junk", " 7", "-3", "0x", "08", "99999999999999999999");
    private static final List<String> LONGS = List.of("1L", "0x10L", "010L", "5\0junkL", "1", "12_3L");
    private static final List<String> FLOATS = List.of("1.5", " 1.5", "1_0.0", "1.5\0junk", "inf", "1e5", "x");
    private static final List<String> SLOTS = List.of("1", "+1", " 2", "1_0", "0", "3\0j", "02");

    private static final List<String> STRINGS =
            List.of("'os'", "\"os\"", "os", "'os", "'\\x6fs'", "'\\157s'", " 'os' ", "'o' 's'", "''", "'\\\n'");
    private static final List<String> ENDS = List.of("", "\r", " ", "\0", "\u00e9", "\\x41");

    private final Random random;
    private int height;
    private int marks;

    StreamGenerator(long seed) {
        this.random = new Random(seed);
    }

    byte[] next() {
        PickleBuilder whole = PickleBuilder.pickle();
        int streams = 1 + random.nextInt(3);
        for (int i = 0; i < streams; i++) {
            whole.bytes(stream());
        }
        byte[] bytes =
                random.nextInt(12) == 0 ? TorchBuilder.stateDict(TorchBuilder.payload(), false) : whole.toBytes();
        return random.nextInt(3) == 0 ? damage(bytes) : bytes;
    }

    private byte[] stream() {
        PickleBuilder out = PickleBuilder.pickle();
        height = 0;
        marks = 0;
        if (random.nextInt(4) != 0) {
            out.proto(random.nextInt(6));
        }
        int length = 5 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            step(out);
        }
        if (height == 0) {
            out.none();
        }
        return random.nextInt(8) == 0 ? out.toBytes() : out.stop();
    }

    private void step(PickleBuilder out) {
        switch (random.nextInt(46)) {
            case 0 -> push(out.global(any(MODULES), any(NAMES)));
            case 1 ->
                push(out.shortUnicode(any(MODULES)).shortUnicode(any(NAMES)).raw(0x93));
            case 2 -> push(out.ascii("V\\u006f\\u0073\nS'sys\\x74em'\n").raw(0x93));
            case 3 ->
                push(out.raw('U', 2)
                        .ascii("os")
                        .raw('T')
                        .int32(6)
                        .ascii("system")
                        .raw(0x93));
            case 4 -> {
                if (height > 1) {
                    out.raw(0x93);
                    height--;
                }
            }
            case 5 -> push(out.ascii("I" + any(INTEGERS) + "\n"));
            case 6 -> push(out.ascii("L" + any(LONGS) + "\n"));
            case 7 -> push(out.ascii("F" + any(FLOATS) + "\n"));
            case 8 -> push(out.shortUnicode(any(MODULES)));
            case 9 -> push(out.unicode(any(NAMES)));
            case 10 -> push(out.binBytes(new byte[random.nextInt(9)]));
            case 11 -> {
                out.mark();
                marks++;
            }
            case 12 -> closing(out, "t");
            case 13 -> closing(out, "l");
            case 14 -> closing(out, "1");
            case 15 -> push(out.mark().unicode("x").inst(any(MODULES), any(NAMES)));
            case 16 ->
                push(out.mark().global(any(MODULES), any(NAMES)).unicode("x").obj());
            case 17 -> push(out.global(any(MODULES), any(NAMES)).emptyTuple().reduce());
            case 18 -> push(out.global(any(MODULES), any(NAMES)).emptyTuple().newObject());
            case 19 -> memo(out);
            case 20 -> push(out.binGet(random.nextInt(4)));
            case 21 -> push(out.ascii("g" + any(SLOTS) + "\n"));
            case 22 -> pop(out);
            case 23 -> push(out.ascii("P" + any(NAMES) + "\n"));
            case 24 -> out.proto(random.nextInt(6));
            case 25 -> out.frame(random.nextInt(30));
            case 26 -> push(out.emptyDict().unicode("k").none().setItem());
            case 27 -> push(out.emptyList().number(random.nextInt(5)).append());
            case 28 -> push(out.raw(0x8a, 2, random.nextInt(256), random.nextInt(256)));
            case 29 -> {
                if (height > 0) {
                    out.emptyDict().build();
                }
            }
            case 30 -> {
                if (height > 0) {
                    out.ascii("2");
                    height++;
                }
            }
            case 31 ->
                push(out.shortUnicode("posix")
                        .memoize()
                        .pop()
                        .shortUnicode("system")
                        .memoize()
                        .pop()
                        .binGet(0)
                        .binGet(1)
                        .raw(0x93));
            case 32 -> push(out.raw(0x8e).int64(2).ascii("xy"));
            case 33 ->
                push(out.global(any(MODULES), any(NAMES))
                        .emptyTuple()
                        .emptyDict()
                        .raw(0x92));
            case 34 -> out.raw(0x95).int64(random.nextInt(1 << 17));
            case 35 -> push(out.raw(0x8d).int64(2).ascii("os"));
            case 36 -> push(out.raw(0x8f).mark().unicode(any(NAMES)).raw(0x90));
            case 37 -> push(out.mark().unicode(any(NAMES)).raw(0x91));
            case 38 ->
                push(out.emptyDict()
                        .mark()
                        .unicode("k")
                        .global(any(MODULES), any(NAMES))
                        .ascii("u"));
            case 39 ->
                push(out.emptyList().mark().global(any(MODULES), any(NAMES)).ascii("e"));
            case 40 -> push(out.raw(0x82 + random.nextInt(3), random.nextInt(3), 0, 0, 0));
            case 41 -> push(out.raw(0x96).int64(random.nextInt(3)).ascii("xy"));
            case 42 -> push(out.ascii("S" + any(STRINGS) + "\n"));
            case 43 -> push(out.raw('j').int32(random.nextInt(4)));
            case 44 -> push(out.global(any(MODULES), any(NAMES) + any(ENDS)));
            default -> push(out.none());
        }
    }

    private void memo(PickleBuilder out) {
        if (height == 0) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> out.binPut(random.nextInt(4));
            case 1 -> out.memoize();
            case 2 -> out.ascii("p" + any(SLOTS) + "\n");
            default -> out.raw('r').int32(random.nextInt(1_000));
        }
    }

    private void push(PickleBuilder out) {
        if (out != null) {
            height++;
        }
    }

    private void pop(PickleBuilder out) {
        if (height > 0) {
            out.pop();
            height--;
        }
    }

    private void closing(PickleBuilder out, String opcode) {
        if (marks > 0) {
            out.ascii(opcode);
            marks--;
            height = Math.max(1, height - 1);
        }
    }

    private byte[] damage(byte[] bytes) {
        byte[] damaged = bytes.clone();
        for (int i = 0; i <= random.nextInt(3) && damaged.length > 2; i++) {
            int at = random.nextInt(damaged.length);
            if (random.nextInt(4) == 0) {
                damaged = Arrays.copyOf(damaged, at);
            } else {
                damaged[at] ^= (byte) (1 << random.nextInt(7));
            }
        }
        return damaged;
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
