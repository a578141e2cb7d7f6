package io.lazaretto.inference.engine;

import io.lazaretto.inference.config.ModelPlan;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What every loaded model has. */
record Resident(ModelPlan plan, Kernel kernel, String device, String dtype, SortedSet<String> unused) {
    Resident {
        unused = Collections.unmodifiableSortedSet(new TreeSet<>(unused));
    }

    /** @throws IllegalArgumentException for ids outside the vocabulary, an empty sequence, or one longer than it can take */
    void check(int[] tokens, int before) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("no tokens");
        }
        if ((long) before + tokens.length > plan.longest()) {
            throw new IllegalArgumentException(
                    "sequence of " + ((long) before + tokens.length) + ", the model takes " + plan.longest());
        }
        for (int token : tokens) {
            if (token < 0 || token >= plan.vocabulary()) {
                throw new IllegalArgumentException("token " + token + " outside 0…" + (plan.vocabulary() - 1));
            }
        }
    }

    /** Sequences of any lengths as one rectangle, padded on the left or the right. */
    Batch batch(List<int[]> sequences, boolean left) {
        sequences.forEach(sequence -> check(sequence, 0));
        int longest =
                sequences.stream().mapToInt(sequence -> sequence.length).max().orElse(0);
        boolean even = sequences.stream().allMatch(sequence -> sequence.length == longest);
        int rows = sequences.size();
        long[] ids = new long[Math.multiplyExact(rows, longest)];
        long[] positions = new long[ids.length];
        boolean[] valid = new boolean[ids.length];
        for (int r = 0; r < rows; r++) {
            int[] sequence = sequences.get(r);
            int start = r * longest + (left ? longest - sequence.length : 0);
            long[] places = positions(sequence);
            for (int i = 0; i < sequence.length; i++) {
                ids[start + i] = sequence[i];
                positions[start + i] = places[i];
                valid[start + i] = true;
            }
        }
        return new Batch(rows, longest, ids, positions, valid, even);
    }

    private long[] positions(int[] tokens) {
        long[] positions = new long[tokens.length];
        int padding = plan.paddingId();
        if (padding < 0) {
            Arrays.setAll(positions, i -> i);
            return positions;
        }
        long next = padding;
        for (int i = 0; i < tokens.length; i++) {
            positions[i] = tokens[i] == padding ? padding : ++next;
        }
        return positions;
    }

    /** @param even whether no row is padded */
    @SuppressWarnings("ArrayRecordComponent")
    record Batch(int rows, int width, long[] ids, long[] positions, boolean[] valid, boolean even) {}
}
