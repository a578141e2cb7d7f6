package io.lazaretto.artifact.protobuf;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells whether bytes are one message, looking at its own fields and not into them. */
public final class WireProbe {
    /** More than a vocabulary has pieces or a graph has nodes; a message with more is taken at its word. */
    private static final int MAX_FIELDS = 2_000_000;

    private WireProbe() {}

    /**
     * Where the first value of each field lies.
     *
     * @param firsts start and end of a value that has a length; an empty range of any other
     */
    public record Fields(Map<String, long[]> firsts) {
        public boolean has(String name) {
            return firsts.containsKey(name);
        }
    }

    /** @return empty when the bytes are not wholly fields that the message has */
    public static Optional<Fields> of(ByteWindow bytes, long from, long to, MessageType type) throws IOException {
        Map<String, long[]> firsts = new HashMap<>();
        long[] at = {from};
        for (int count = 0; at[0] < to && count < MAX_FIELDS; count++) {
            long tag = varint(bytes, at, to);
            FieldType field = tag < 8 || tag > 0xffff_ffffL ? null : type.field((int) (tag >>> 3));
            int wire = (int) (tag & 7);
            boolean packed = field != null && field.repeated() && field.kind().isPackable() && wire == WireWalk.LENGTH;
            if (field == null || wire != field.kind().wireType() && !packed) {
                return Optional.empty();
            }
            long length =
                    switch (wire) {
                        case 0 -> varint(bytes, at, to) == -1 && at[0] > to ? -1 : 0;
                        case 1 -> Long.BYTES;
                        case 5 -> Integer.BYTES;
                        default -> varint(bytes, at, to);
                    };
            if (length < 0 || at[0] > to || length > to - at[0]) {
                return Optional.empty();
            }
            firsts.putIfAbsent(field.name(), new long[] {at[0], at[0] + length});
            at[0] += length;
        }
        return Optional.of(new Fields(firsts));
    }

    /** @return -1, and a position behind the end, when there is none */
    private static long varint(ByteWindow bytes, long[] at, long to) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70 && at[0] < to; shift += 7) {
            int b = bytes.at(at[0]++);
            value |= shift < 64 ? (long) (b & 0x7f) << shift : 0;
            if (b < 0x80) {
                return value;
            }
        }
        at[0] = Long.MAX_VALUE;
        return -1;
    }
}
