package io.lazaretto.inference.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Continuations laid out as trees that fit into memory, each node one token. A node's line is itself and its ancestors; the
 * prompt before the root belongs to every line.
 */
public final class PrefixTree {
    /** How large one tree may become. A single continuation is never divided, even when it is longer. */
    public record Limits(int nodes, long lineEntries) {
        public Limits {
            if (nodes < 1 || lineEntries < 1) {
                throw new IllegalArgumentException("limits must be positive");
            }
        }
    }

    /**
     * One tree.
     *
     * @param tokens of its nodes, a parent before its children
     * @param parents index of each node's parent, -1 at the root
     * @param depths from 0
     * @param deepest the largest depth plus one
     * @param continuations indices of the continuations in this tree
     * @param leaves for each of them the node of its last token
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Tree(int[] tokens, int[] parents, int[] depths, int deepest, int[] continuations, int[] leaves) {
        public int nodes() {
            return tokens.length;
        }

        /** For each node {@code deepest} nodes: itself, its parent and so on; where the line ends, the node itself again. */
        public long[] lines() {
            long[] lines = new long[Math.multiplyExact(tokens.length, deepest)];
            for (int n = 0; n < tokens.length; n++) {
                int at = n;
                for (int a = 0; a < deepest; a++) {
                    lines[n * deepest + a] = at >= 0 ? at : n;
                    at = at >= 0 ? parents[at] : -1;
                }
            }
            return lines;
        }

        /** Which entries of {@link #lines()} are real. */
        public boolean[] inLine() {
            boolean[] real = new boolean[Math.multiplyExact(tokens.length, deepest)];
            for (int n = 0; n < tokens.length; n++) {
                Arrays.fill(real, n * deepest, n * deepest + depths[n] + 1, true);
            }
            return real;
        }

        /** The nodes of a continuation, first token first. */
        public int[] path(int leaf) {
            int[] path = new int[depths[leaf] + 1];
            for (int at = leaf, i = depths[leaf]; i >= 0; i--) {
                path[i] = at;
                at = parents[at];
            }
            return path;
        }
    }

    private PrefixTree() {}

    /**
     * @param continuations none empty; not changed
     * @return trees that together hold every continuation once
     */
    public static List<Tree> of(List<int[]> continuations, Limits limits) {
        int[] order = IntStream.range(0, continuations.size())
                .boxed()
                .sorted((a, b) -> Arrays.compare(continuations.get(a), continuations.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Tree> trees = new ArrayList<>();
        Growing growing = new Growing();
        for (int index : order) {
            int[] tokens = continuations.get(index);
            if (tokens.length == 0) {
                throw new IllegalArgumentException("continuation " + index + " is empty");
            }
            if (growing.wouldExceed(tokens, limits)) {
                trees.add(growing.tree());
                growing = new Growing();
            }
            growing.add(index, tokens);
        }
        if (growing.count > 0) {
            trees.add(growing.tree());
        }
        return List.copyOf(trees);
    }

    /** Adds continuations in lexicographic order: a new one can only share a stem with the one before it. */
    private static final class Growing {
        private int[] tokens = new int[64];
        private int[] parents = new int[64];
        private int[] depths = new int[64];
        private final List<Integer> continuations = new ArrayList<>();
        private final List<Integer> leaves = new ArrayList<>();
        private int[] previous = {};
        private int[] line = {};
        private int count;
        private int deepest;

        boolean wouldExceed(int[] next, Limits limits) {
            if (count == 0) {
                return false;
            }
            long nodes = (long) count + next.length - shared(next);
            return nodes > limits.nodes() || nodes * Math.max(deepest, next.length) > limits.lineEntries();
        }

        void add(int index, int[] next) {
            int stem = shared(next);
            int[] path = Arrays.copyOf(line, next.length);
            for (int i = stem; i < next.length; i++) {
                path[i] = node(next[i], i == 0 ? -1 : path[i - 1], i);
            }
            continuations.add(index);
            leaves.add(path[next.length - 1]);
            previous = next;
            line = path;
            deepest = Math.max(deepest, next.length);
        }

        Tree tree() {
            return new Tree(
                    Arrays.copyOf(tokens, count),
                    Arrays.copyOf(parents, count),
                    Arrays.copyOf(depths, count),
                    deepest,
                    continuations.stream().mapToInt(Integer::intValue).toArray(),
                    leaves.stream().mapToInt(Integer::intValue).toArray());
        }

        private int shared(int[] next) {
            int differs = Arrays.mismatch(previous, next);
            return differs < 0 ? next.length : differs;
        }

        private int node(int token, int parent, int depth) {
            if (count == tokens.length) {
                tokens = Arrays.copyOf(tokens, 2 * count);
                parents = Arrays.copyOf(parents, 2 * count);
                depths = Arrays.copyOf(depths, 2 * count);
            }
            tokens[count] = token;
            parents[count] = parent;
            depths[count] = depth;
            return count++;
        }
    }
}
