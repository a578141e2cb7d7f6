package io.lazaretto.artifact.json;

import java.util.Arrays;

/**
 * The keys seen in one object, as 64-bit hashes: eight bytes a key, because a tokenizer's vocabulary has a million of
 * them. Two keys of one hash would be reported as duplicates, which can only make a verdict stricter.
 */
public final class KeySet {
    private long[] slots = new long[16];
    private int size;

    /** @return false when the key was there */
    public boolean add(String key) {
        long hash = hash(key);
        int at = find(hash);
        if (slots[at] == hash) {
            return false;
        }
        slots[at] = hash;
        if (++size * 2 > slots.length) {
            grow();
        }
        return true;
    }

    private int find(long hash) {
        int mask = slots.length - 1;
        int at = (int) (hash ^ hash >>> 32) & mask;
        while (slots[at] != 0 && slots[at] != hash) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[Math.multiplyExact(old.length, 2)];
        Arrays.stream(old).filter(h -> h != 0).forEach(h -> slots[find(h)] = h);
    }

    private static long hash(String key) {
        long hash = 0x9e3779b97f4a7c15L + key.length();
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0xbf58476d1ce4e5b9L;
            hash ^= hash >>> 29;
        }
        return hash == 0 ? 1 : hash;
    }
}
