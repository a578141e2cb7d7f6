package io.lazaretto.artifact.sentencepiece;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * The table of a normaliser: its size, a double array (darts-clone) of 32-bit units, then texts that end in NUL (sentencepiece
 * {@code src/normalizer.cc}). Readers follow its units without looking, so one that points outside reads foreign memory
 * (CVE-2026-1260): every unit that can be reached is followed here.
 */
final class CharacterMap {
    private static final int MAX_BYTES = 16 << 20;
    private static final int LABELS = 256;
    private static final int NODES_PER_TIME_CHECK = 1 << 10;

    private final int[] units;
    private final long texts;
    private final long offset;

    private CharacterMap(int[] units, long texts, long offset) {
        this.units = units;
        this.texts = texts;
        this.offset = offset;
    }

    /** @param offset of the table in its file */
    static void check(ByteView table, long offset, Budget budget) throws IOException, MalformedArtifactException {
        if (table.size() < Integer.BYTES || table.size() > MAX_BYTES) {
            throw malformed(offset, "a character map of an impossible size");
        }
        ByteBuffer bytes = ByteBuffer.wrap(table.copy(0, (int) table.size())).order(ByteOrder.LITTLE_ENDIAN);
        long trie = Integer.toUnsignedLong(bytes.getInt());
        if (trie == 0 || trie % Integer.BYTES != 0 || trie > bytes.remaining()) {
            throw malformed(offset, "a character map that is longer than its field");
        }
        int[] units = new int[(int) trie / Integer.BYTES];
        bytes.asIntBuffer().get(units);
        bytes.position(bytes.position() + (int) trie);
        if (!bytes.hasRemaining() || bytes.get(bytes.limit() - 1) != 0) {
            throw malformed(offset, "texts of a character map without an end");
        }
        new CharacterMap(units, bytes.remaining(), offset).follow(budget);
    }

    private void follow(Budget budget) throws IOException, MalformedArtifactException {
        BitSet seen = new BitSet(units.length);
        // Every unit is put there once at most.
        int[] open = new int[units.length];
        int left = 1;
        seen.set(0);
        for (int nodes = 0; left > 0; nodes++) {
            int node = open[--left];
            if (nodes % NODES_PER_TIME_CHECK == 0) {
                budget.checkTime();
            }
            int base = node ^ offsetOf(units[node]);
            // A reader computes base ^ label for any label before it compares.
            if (base < 0 || (base | LABELS - 1) >= units.length) {
                throw malformed(offset, "a character map that points outside itself");
            }
            if (hasLeaf(units[node]) && (units[base] & Integer.MAX_VALUE) >= texts) {
                throw malformed(offset, "a character map whose texts lie outside it");
            }
            for (int label = 1; label < LABELS; label++) {
                int child = base ^ label;
                if (labelOf(units[child]) == label && !seen.get(child)) {
                    seen.set(child);
                    open[left++] = child;
                }
            }
        }
    }

    private static boolean hasLeaf(int unit) {
        return (unit >>> 8 & 1) == 1;
    }

    private static int labelOf(int unit) {
        return unit & (1 << 31 | 0xff);
    }

    private static int offsetOf(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    private static MalformedArtifactException malformed(long at, String problem) {
        return new MalformedArtifactException(SentencepieceReader.FORMAT, at, problem);
    }
}
