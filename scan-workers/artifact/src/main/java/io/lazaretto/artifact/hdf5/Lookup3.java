package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;

/** The checksum of HDF5's metadata: Bob Jenkins' lookup3, {@code hashlittle} with an initial value of 0 (2006). */
final class Lookup3 {
    private static final int BLOCK = 12;

    private int a;
    private int b;
    private int c;

    private Lookup3(long length) {
        a = 0xdeadbeef + (int) length;
        b = a;
        c = a;
    }

    static int of(ByteWindow bytes, long from, long to) throws IOException {
        Lookup3 hash = new Lookup3(to - from);
        long at = from;
        for (; to - at > BLOCK; at += BLOCK) {
            hash.add(bytes, at, BLOCK);
            hash.mix();
        }
        if (at == to) {
            return hash.c;
        }
        hash.add(bytes, at, (int) (to - at));
        return hash.end();
    }

    private void add(ByteWindow bytes, long at, int count) throws IOException {
        int[] words = new int[3];
        for (int i = 0; i < count; i++) {
            words[i / 4] |= bytes.at(at + i) << 8 * (i % 4);
        }
        a += words[0];
        b += words[1];
        c += words[2];
    }

    private void mix() {
        a = a - c ^ Integer.rotateLeft(c, 4);
        c += b;
        b = b - a ^ Integer.rotateLeft(a, 6);
        a += c;
        c = c - b ^ Integer.rotateLeft(b, 8);
        b += a;
        a = a - c ^ Integer.rotateLeft(c, 16);
        c += b;
        b = b - a ^ Integer.rotateLeft(a, 19);
        a += c;
        c = c - b ^ Integer.rotateLeft(b, 4);
        b += a;
    }

    private int end() {
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }
}
