package io.lazaretto.artifact.msgpack;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.KeySet;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Walks values with an explicit stack (MessagePack specification, 2017). */
final class MsgpackWalk {
    private static final int MAX_DEPTH = 512;
    private static final int MAX_TEXT = 1 << 20;
    private static final int MIN_SEARCHED = 16;
    private static final int TIMESTAMP = -1;
    private static final int FLAX_ARRAY = 1;
    private static final int FLAX_COMPLEX = 2;
    private static final int FLAX_SCALAR = 3;

    private final Cursor in;
    private final Place place;
    private final Reading reading;
    private final Deque<Open> open = new ArrayDeque<>();

    MsgpackWalk(Cursor in, Place place, Reading reading) {
        this.in = in;
        this.place = place;
        this.reading = reading;
    }

    /** A list or map of which {@code left} values have not come; {@code key} is null while one is due. */
    private static final class Open {
        private final boolean map;
        private final KeySet keys = new KeySet();
        private long left;
        private String key;
        /** Has the key {@code nd}, in whatever order. */
        private boolean array;
        /** Has objects for a {@code kind}; -1 when not, else where. */
        private long objects = -1;

        private boolean reported;

        Open(boolean map, long left) {
            this.map = map;
            this.left = left;
        }
    }

    /** Reads one value with everything in it. */
    void run() throws IOException, MalformedArtifactException {
        value();
        while (!open.isEmpty()) {
            Open top = open.peek();
            if (top.left == 0) {
                open.pop();
            } else if (top.map && top.key == null) {
                key(top);
            } else {
                top.left--;
                value();
                top.key = null;
            }
        }
    }

    private void key(Open top) throws IOException, MalformedArtifactException {
        long at = in.position();
        int b = in.u8();
        String key;
        if (b >= 0xa0 && b <= 0xbf) {
            key = in.text(b & 0x1f, MAX_TEXT, "a key");
        } else if (b >= 0xd9 && b <= 0xdb) {
            key = in.text(length(b - 0xd9), MAX_TEXT, "a key");
        } else if (b == 0xc4) {
            // msgpack-numpy's keys are bytes.
            key = in.text(in.u8(), MAX_TEXT, "a key");
        } else if (b < 0x80 || b >= 0xe0) {
            key = Integer.toString((byte) b);
        } else if (b >= 0xcc && b <= 0xd3) {
            key = Long.toString(integer(b));
        } else {
            throw in.malformed("a key that is neither text nor number");
        }
        if (!top.keys.add(key)) {
            reading.report(Signal.suspect(
                    "msgpack.duplicate-key",
                    "A key occurs twice: readers disagree on which one counts",
                    place.at(at),
                    Map.of("key", Evidence.text(key)),
                    List.of("CWE-436")));
        }
        top.key = key;
        top.array |= key.equals("nd");
        pickled(top);
    }

    private void value() throws IOException, MalformedArtifactException {
        int b = in.u8();
        if (b < 0x80 || b >= 0xe0 || b == 0xc0 || b == 0xc2 || b == 0xc3) {
            return;
        }
        if (b <= 0x8f) {
            push(true, b & 0xf);
        } else if (b <= 0x9f) {
            push(false, b & 0xf);
        } else if (b <= 0xbf) {
            text(b & 0x1f);
        } else {
            switch (b) {
                case 0xc4, 0xc5, 0xc6 -> binary(length(b - 0xc4));
                case 0xc7, 0xc8, 0xc9 -> extension(length(b - 0xc7));
                case 0xca -> in.skip(4, "a number");
                case 0xcb -> in.skip(8, "a number");
                case 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3 -> integer(b);
                case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1L << b - 0xd4);
                case 0xd9, 0xda, 0xdb -> text(length(b - 0xd9));
                case 0xdc, 0xdd -> push(false, length(b - 0xdc + 1));
                case 0xde, 0xdf -> push(true, length(b - 0xde + 1));
                default -> throw in.malformed("a byte that begins no value");
            }
        }
    }

    private long integer(int b) throws IOException, MalformedArtifactException {
        return unsigned(1 << (b - 0xcc & 3));
    }

    /** @param size 0 for one byte, 1 for two, 2 for four */
    private long length(int size) throws IOException, MalformedArtifactException {
        return unsigned(1 << size);
    }

    private long unsigned(int bytes) throws IOException, MalformedArtifactException {
        return switch (bytes) {
            case 1 -> in.u8();
            case 2 -> in.u16();
            case 4 -> in.u32();
            default -> in.i64();
        };
    }

    private void push(boolean map, long items) throws MalformedArtifactException {
        if (open.size() == MAX_DEPTH) {
            throw in.malformed("nested too deep");
        }
        open.push(new Open(map, in.count(items, map ? 2 : 1, "values")));
    }

    private void text(long length) throws IOException, MalformedArtifactException {
        long at = in.position();
        if (length > MAX_TEXT) {
            ByteView content = in.bytes(length, "a text");
            reading.numbers(content, place.member("text@" + at));
            reading.prose(content, place, at);
            return;
        }
        String text = in.text(length, MAX_TEXT, "a text");
        kind(text, at);
        if (length >= MIN_SEARCHED) {
            reading.prose(text, place, at);
        }
    }

    private void binary(long length) throws IOException, MalformedArtifactException {
        long at = in.position();
        ByteView content = in.bytes(length, "bytes");
        if (length == 1) {
            kind(Character.toString(content.copy(0, 1)[0] & 0xff), at);
        } else if (length >= MIN_SEARCHED) {
            reading.numbers(content, place.member("bytes@" + at));
        }
    }

    /** msgpack-numpy's decoder hands the data of an array of objects to {@code pickle.loads}. */
    private void kind(String value, long at) {
        Open top = open.peek();
        if (top != null && top.map && "kind".equals(top.key) && value.equals("O")) {
            top.objects = at;
            pickled(top);
        }
    }

    /** Whatever the order of keys, and whichever of two counts. */
    private void pickled(Open map) {
        if (map.array && map.objects >= 0 && !map.reported) {
            map.reported = true;
            reading.report(Signal.suspect(
                    "msgpack.pickled-array",
                    "An array of objects: msgpack-numpy unpickles its data",
                    place.at(map.objects),
                    Map.of(),
                    List.of("CWE-502", "AML.T0018.002")));
        }
    }

    private void extension(long length) throws IOException, MalformedArtifactException {
        long at = in.position();
        int type = (byte) in.u8();
        ByteView content = in.bytes(length, "an extension");
        switch (type) {
            case FLAX_ARRAY, FLAX_SCALAR -> FlaxArray.check(content, at, place, reading);
            case FLAX_COMPLEX -> FlaxArray.complex(content, at, reading);
            case TIMESTAMP -> {
                if (length != 4 && length != 8 && length != 12) {
                    throw in.malformed("a time of an impossible length");
                }
            }
            default ->
                reading.report(Signal.inconclusive(
                        Reasons.NOT_EXAMINED + "extension type",
                        "msgpack.extension",
                        "A value of a type that the application defines, which has not been examined",
                        place.at(at),
                        Map.of("type", Integer.toString(type))));
        }
    }
}
