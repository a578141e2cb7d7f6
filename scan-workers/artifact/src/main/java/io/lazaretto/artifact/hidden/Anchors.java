package io.lazaretto.artifact.hidden;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All anchors as one automaton (Aho and Corasick, 1975): one step a byte, whatever the text is. ASCII letters are taken in
 * any case.
 */
final class Anchors {

    private static final byte[] CLASS = new byte[256];

    private static final Anchors RELEASE = new Anchors(Anchor.ALL);

    private final int width;
    private final short[] next;
    private final Anchor[][] found;

    static Anchors release() {
        return RELEASE;
    }

    private Anchors(List<Anchor> anchors) {
        this.width = classes(anchors);
        int longest = 1;
        for (Anchor anchor : anchors) {
            longest += bytes(anchor).length;
        }
        short[][] rows = new short[longest][];
        Set<Anchor>[] ends = sets(longest);
        int states = trie(anchors, rows, ends);
        complete(rows, ends);
        this.next = new short[states * width];
        this.found = new Anchor[states][];
        for (int s = 0; s < states; s++) {
            System.arraycopy(rows[s], 0, next, s * width, width);
            found[s] = ends[s].isEmpty() ? null : ends[s].toArray(Anchor[]::new);
        }
    }

    /** The state behind one more byte; 0 is the start. */
    int step(int state, byte b) {
        return next[state * width + CLASS[b & 0xff]];
    }

    /** The anchors that end in a state; null when none does. */
    Anchor[] found(int state) {
        return found[state];
    }

    private static byte[] bytes(Anchor anchor) {
        return anchor.text().getBytes(StandardCharsets.UTF_8);
    }

    private static int classes(List<Anchor> anchors) {
        int count = 1;
        for (Anchor anchor : anchors) {
            for (byte b : bytes(anchor)) {
                if (CLASS[b & 0xff] == 0) {
                    CLASS[b & 0xff] = (byte) count++;
                }
            }
        }
        for (int upper = 'A'; upper <= 'Z'; upper++) {
            CLASS[upper] = CLASS[upper + 32];
        }
        return count;
    }

    @SuppressWarnings("unchecked")
    private static Set<Anchor>[] sets(int count) {
        Set<Anchor>[] sets = new Set[count];
        Arrays.setAll(sets, i -> new LinkedHashSet<>(0));
        return sets;
    }

    private int trie(List<Anchor> anchors, short[][] rows, Set<Anchor>[] ends) {
        int states = 1;
        rows[0] = new short[width];
        for (Anchor anchor : anchors) {
            int state = 0;
            for (byte b : bytes(anchor)) {
                int step = CLASS[b & 0xff];
                if (rows[state][step] == 0) {
                    rows[states] = new short[width];
                    rows[state][step] = (short) states++;
                }
                state = rows[state][step];
            }
            ends[state].add(anchor);
        }
        return states;
    }

    /** Fills in where to go when an anchor breaks off: to the longest other one that has begun. */
    private void complete(short[][] rows, Set<Anchor>[] ends) {
        int[] fallback = new int[rows.length];
        Deque<Integer> queue = new ArrayDeque<>();
        for (int step = 0; step < width; step++) {
            if (rows[0][step] != 0) {
                queue.add((int) rows[0][step]);
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            ends[state].addAll(ends[fallback[state]]);
            for (int step = 0; step < width; step++) {
                int child = rows[state][step];
                int other = rows[fallback[state]][step];
                if (child == 0) {
                    rows[state][step] = (short) other;
                } else {
                    fallback[child] = other;
                    queue.add(child);
                }
            }
        }
    }
}
