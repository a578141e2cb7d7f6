package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads object headers of both versions with all their continuations (section IV.A.1). */
final class ObjectHeaders {
    private static final int MAX_MESSAGES = 1 << 17;
    private static final String SECOND = "OHDR";
    private static final String CONTINUED = "OCHK";

    private final Hdf5Input input;
    private final List<Message> messages = new ArrayList<>();
    private final Deque<long[]> blocks = new ArrayDeque<>();
    private final Set<Long> seen = new HashSet<>();

    private ObjectHeaders(Hdf5Input input) {
        this.input = input;
    }

    static List<Message> read(Hdf5Input input, long address) throws IOException, MalformedArtifactException {
        ObjectHeaders header = new ObjectHeaders(input);
        if (input.matches(address, SECOND)) {
            header.second(address);
        } else {
            header.first(address);
        }
        return header.messages;
    }

    private void first(long address) throws IOException, MalformedArtifactException {
        Cursor prefix = input.open(address, 16);
        prefix.expect("version of an object header", prefix.u8(), 1);
        prefix.skip(1);
        int count = prefix.u16();
        prefix.skip(4);
        blocks.add(new long[] {address + 16, prefix.u32()});
        while (!blocks.isEmpty()) {
            long[] block = blocks.removeFirst();
            Cursor body = input.open(block[0], block[1]);
            while (body.left() >= 8) {
                int type = body.u16();
                int length = body.u16();
                int flags = body.u8();
                body.skip(3);
                take(type, flags, length, body);
            }
        }
        if (messages.size() != count) {
            throw input.malformed(address, "another number of messages than the header says");
        }
    }

    private void second(long address) throws IOException, MalformedArtifactException {
        Cursor prefix = input.signed(address, SECOND);
        prefix.expect("version of an object header", prefix.u8(), 2);
        int flags = prefix.u8();
        prefix.skip((flags & 0x20) != 0 ? 16 : 0);
        prefix.skip((flags & 0x10) != 0 ? 4 : 0);
        long length = prefix.size(1 << (flags & 3));
        boolean ordered = (flags & 4) != 0;
        long start = prefix.at();
        Cursor body = prefix.part(length);
        input.verify(address, start + length);
        messages(body, ordered);
        while (!blocks.isEmpty()) {
            long[] block = blocks.removeFirst();
            Cursor next = input.open(block[0], block[1]);
            if (!input.matches(block[0], CONTINUED) || block[1] < 8) {
                throw input.malformed(block[0], "no OCHK where one is named");
            }
            input.verify(block[0], block[0] + block[1] - 4);
            next.skip(4);
            messages(next.part(block[1] - 8), ordered);
        }
    }

    private void messages(Cursor body, boolean ordered) throws IOException, MalformedArtifactException {
        int smallest = ordered ? 6 : 4;
        while (body.left() >= smallest) {
            int type = body.u8();
            int length = body.u16();
            int flags = body.u8();
            body.skip(ordered ? 2 : 0);
            take(type, flags, length, body);
        }
    }

    private void take(int type, int flags, int length, Cursor body) throws IOException, MalformedArtifactException {
        if (messages.size() >= MAX_MESSAGES) {
            throw new BudgetExceededException("limit: hdf5 messages");
        }
        Message message = new Message(type, flags, body.at(), length);
        if (message.isContradictory()) {
            throw body.malformed("a message whose flags contradict each other");
        }
        messages.add(message);
        Cursor content = body.part(length);
        if (type == Message.CONTINUATION) {
            long address = content.address();
            if (!seen.add(address)) {
                throw input.malformed(address, "a header that continues where it was");
            }
            blocks.add(new long[] {address, content.length()});
        }
    }
}
