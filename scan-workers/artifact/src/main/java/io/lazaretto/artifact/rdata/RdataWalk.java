package io.lazaretto.artifact.rdata;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Walks items with an explicit stack; the last item of a list does not deepen it, so long lists cost nothing. */
final class RdataWalk {
    private static final int MAX_DEPTH = 100_000;
    private static final int MAX_REFERENCES = 2_000_000;
    private static final int MAX_NAME = 1 << 16;
    private static final int MIN_SEARCHED = 16;
    private static final int PROSE = 1 << 16;
    private static final int HAS_ATTRIBUTES = 1 << 9;
    private static final int HAS_TAG = 1 << 10;

    private final Cursor in;
    private final Place place;
    private final Reading reading;
    private final RdataJudge judge;
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<String> references = new ArrayList<>();
    private final StringBuilder prose = new StringBuilder();
    private long proseAt;
    private boolean lost;

    RdataWalk(Cursor in, Place place, Reading reading) {
        this.in = in;
        this.place = place;
        this.reading = reading;
        this.judge = new RdataJudge(place, reading);
    }

    /** What an item is for whom it belongs to. */
    private enum Role {
        PLAIN,
        /** What a call calls. */
        CALLEE,
        /** The list of class and package that makes a compact vector. */
        MAKER,
        SYMBOL,
        CALLEE_SYMBOL,
        MAKER_SYMBOL;

        boolean isSymbol() {
            return this == SYMBOL || this == CALLEE_SYMBOL || this == MAKER_SYMBOL;
        }

        Role symbol() {
            return switch (this) {
                case CALLEE -> CALLEE_SYMBOL;
                case MAKER -> MAKER_SYMBOL;
                default -> SYMBOL;
            };
        }
    }

    /** Items that have not come; {@code special} counts down to the one with another role, makers pass theirs on. */
    private static final class Open {
        private long left;
        private long special;
        private final Role role;

        Role next() {
            if (special != 0) {
                special--;
                return Role.PLAIN;
            }
            special = role == Role.MAKER ? 0 : -1;
            return role;
        }

        Open(long left, long special, Role role) {
            this.left = left;
            this.special = special;
            this.role = role;
        }
    }

    void run() throws IOException, MalformedArtifactException {
        push(1, -1, Role.PLAIN);
        while (!open.isEmpty() && !lost) {
            Open top = open.peek();
            Role role = top.next();
            if (--top.left == 0) {
                open.pop();
            }
            item(role);
        }
        flush();
        if (lost) {
            in.skip(in.remaining(), "byte code");
        }
    }

    private void push(long items, long special, Role role) throws MalformedArtifactException {
        if (items == 0) {
            return;
        }
        if (open.size() == MAX_DEPTH) {
            throw in.malformed("nested too deep");
        }
        open.push(new Open(in.count(items, Integer.BYTES, "items"), special, role));
    }

    private void item(Role role) throws IOException, MalformedArtifactException {
        long at = in.position();
        int flags = in.i32();
        int type = flags & 0xff;
        boolean attributes = (flags & HAS_ATTRIBUTES) != 0;
        if (role.isSymbol() && type != 9) {
            throw in.malformed("a symbol without a name");
        }
        if (role == Role.CALLEE && type != 1 && type != 255) {
            judge.computedCall(type, at);
        }
        switch (type) {
            case 254, 253, 252, 251, 250, 242, 241 -> {}
            case 255 -> reference(flags >>> 8, role, at);
            case 1 -> push(1, 0, role.symbol());
            case 2, 3, 5, 6, 17 -> {
                judge.kind(type, at);
                int before = (attributes ? 1 : 0) + ((flags & HAS_TAG) != 0 ? 1 : 0);
                Role first = type == 6 ? Role.CALLEE : role == Role.MAKER ? role : Role.PLAIN;
                push(before + 2, first == Role.PLAIN ? -1 : before, first);
            }
            case 4 -> {
                in.i32();
                refer(null);
                push(4, -1, Role.PLAIN);
            }
            case 7, 8 -> {
                judge.builtin(in.text(in.u32(), MAX_NAME, "the name of a function"), at);
                push(attributes ? 1 : 0, -1, Role.PLAIN);
            }
            case 9 -> {
                characters(role, at);
                push(attributes ? 1 : 0, -1, Role.PLAIN);
            }
            case 10, 13 -> vector(Integer.BYTES, attributes, at);
            case 14 -> vector(Double.BYTES, attributes, at);
            case 15 -> vector(2 * Double.BYTES, attributes, at);
            case 24 -> vector(1, attributes, at);
            case 16, 19, 20 -> {
                judge.kind(type, at);
                push(Math.addExact(length(), attributes ? 1 : 0), -1, Role.PLAIN);
            }
            case 21 -> {
                judge.kind(type, at);
                lost = true;
            }
            case 22 -> {
                refer(null);
                push(attributes ? 3 : 2, -1, Role.PLAIN);
            }
            case 23 -> {
                refer(null);
                push(attributes ? 1 : 0, -1, Role.PLAIN);
            }
            case 25 -> push(attributes ? 1 : 0, -1, Role.PLAIN);
            case 238 -> {
                // Class and package, then state and attributes.
                push(2, -1, Role.PLAIN);
                push(1, 0, Role.MAKER);
            }
            case 247, 248, 249 -> {
                judge.kind(type, at);
                if (in.i32() != 0) {
                    throw in.malformed("a list of names that has names");
                }
                refer(null);
                push(in.u32(), -1, Role.PLAIN);
            }
            default -> throw in.malformed("a type of object that does not exist");
        }
    }

    private void reference(int packed, Role role, long at) throws IOException, MalformedArtifactException {
        int index = packed == 0 ? in.i32() : packed;
        if (index < 1 || index > references.size()) {
            throw in.malformed("a reference to nothing");
        }
        String name = references.get(index - 1);
        if (role == Role.CALLEE) {
            if (name == null) {
                judge.computedCall(255, at);
            } else {
                judge.call(name, at);
            }
        } else if (role == Role.MAKER) {
            judge.altrep(name == null ? "" : name, at);
        }
    }

    private void refer(String name) throws MalformedArtifactException {
        if (references.size() == MAX_REFERENCES) {
            throw in.malformed("more references than are followed");
        }
        references.add(name);
    }

    private void characters(Role role, long at) throws IOException, MalformedArtifactException {
        int length = in.i32();
        ByteView content = in.bytes(length == -1 ? 0 : length, "a text");
        if (role.isSymbol()) {
            if (length > MAX_NAME) {
                throw in.malformed("a name that is too long");
            }
            String name = new String(content.copy(0, (int) content.size()), StandardCharsets.UTF_8);
            refer(name);
            if (role == Role.CALLEE_SYMBOL) {
                judge.call(name, at);
            } else if (role == Role.MAKER_SYMBOL) {
                judge.altrep(name, at);
            }
        } else if (length > PROSE) {
            reading.numbers(content, place.member("text@" + at));
            reading.prose(content, place, at);
        } else if (length >= MIN_SEARCHED) {
            if (prose.isEmpty()) {
                proseAt = at;
            }
            prose.append(new String(content.copy(0, length), StandardCharsets.UTF_8))
                    .append('\n');
            if (prose.length() >= PROSE) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        if (!prose.isEmpty()) {
            reading.prose(prose.toString(), place, proseAt);
            prose.setLength(0);
        }
    }

    private void vector(int bytes, boolean attributes, long at) throws IOException, MalformedArtifactException {
        long length = in.count(length(), bytes, "elements");
        ByteView content = in.bytes(length * bytes, "a vector");
        if (content.size() >= MIN_SEARCHED) {
            reading.numbers(content, place.member("vector@" + at));
        }
        push(attributes ? 1 : 0, -1, Role.PLAIN);
    }

    /** Long vectors have a mark, then two halves. */
    private long length() throws IOException, MalformedArtifactException {
        int length = in.i32();
        if (length != -1) {
            return in.count(length, 0, "elements");
        }
        long high = in.u32();
        return in.count(high << Integer.SIZE | in.u32(), 0, "elements");
    }
}
