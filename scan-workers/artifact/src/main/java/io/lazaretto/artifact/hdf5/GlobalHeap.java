package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Collections of objects of variable length (section III.E). Each collection is read once. */
final class GlobalHeap {
    private static final int MAX_OBJECTS = 1 << 20;

    private final Hdf5Input input;
    private final Map<Long, Map<Integer, long[]>> collections = new HashMap<>();
    private int objects;

    GlobalHeap(Hdf5Input input) {
        this.input = input;
    }

    /** Address and length of an object. */
    long[] find(long collection, long index) throws IOException, MalformedArtifactException {
        Map<Integer, long[]> known = collections.get(collection);
        if (known == null) {
            known = read(collection);
            collections.put(collection, known);
        }
        long[] object = known.get((int) index);
        if (object == null) {
            throw input.malformed(collection, "a heap object that is not there");
        }
        return object;
    }

    ByteView bytes(long[] object, long length) throws MalformedArtifactException {
        return input.slice(object[0], Math.min(length, object[1]));
    }

    private Map<Integer, long[]> read(long address) throws IOException, MalformedArtifactException {
        Cursor head = input.signed(address, "GCOL");
        head.expect("version of a heap", head.u8(), 1);
        head.skip(3);
        long size = head.length();
        long prefix = head.at() - address;
        if (size < prefix) {
            throw input.malformed(address, "a heap shorter than its header");
        }
        Cursor cursor = input.open(address, size).skip(prefix);
        Map<Integer, long[]> found = new HashMap<>();
        while (cursor.left() >= 8 + input.lengthBytes()) {
            int index = cursor.u16();
            cursor.skip(6);
            long length = cursor.length();
            if (index == 0) {
                break;
            }
            if (++objects > MAX_OBJECTS) {
                throw new BudgetExceededException("limit: hdf5 heap objects");
            }
            if (found.put(index, new long[] {cursor.at(), length}) != null) {
                throw input.malformed(cursor.at(), "two heap objects of one number");
            }
            long start = cursor.at();
            cursor.skip(length);
            cursor.align(start);
        }
        return found;
    }
}
