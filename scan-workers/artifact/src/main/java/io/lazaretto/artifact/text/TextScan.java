package io.lazaretto.artifact.text;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;

/**
 * What a pass over all bytes of a view says about it as text.
 *
 * @param invalidAt offset of the first byte that is no UTF-8, -1 when all of it is
 * @param controlAt offset of the first control character other than tab, line feed, form feed, carriage return; -1 if none
 * @param oddAt the same, with sequences that set colours passed over
 */
public record TextScan(long invalidAt, long controlAt, long oddAt) {
    private static final int CHUNK = 1 << 16;

    /** Whether every byte belongs to printable UTF-8 text. */
    public boolean isText() {
        return invalidAt < 0 && controlAt < 0;
    }

    /** Whether it is text but for sequences that set colours (ECMA-48, SGR), as programs write them into their logs. */
    public boolean isColouredText() {
        return invalidAt < 0 && oddAt < 0;
    }

    /** Reads until the end, or the first byte that is no UTF-8; memory does not grow with the view. */
    public static TextScan of(ByteView view, Budget budget) throws IOException, BudgetExceededException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, view.size()))];
        Utf8 utf8 = new Utf8();
        Colours colours = new Colours();
        long controlAt = -1;
        long oddAt = -1;
        for (long position = 0; position < view.size(); ) {
            int count = view.read(position, chunk, 0, chunk.length);
            for (int i = 0; i < count; i++) {
                int b = chunk[i] & 0xff;
                if (!utf8.accept(b)) {
                    return new TextScan(position + i, controlAt, oddAt);
                }
                if (controlAt < 0 && isControl(b)) {
                    controlAt = position + i;
                }
                if (oddAt < 0 && controlAt >= 0 && !colours.accept(b)) {
                    oddAt = position + i;
                }
            }
            position += count;
            budget.checkTime();
        }
        oddAt = oddAt < 0 && !colours.isComplete() ? view.size() : oddAt;
        return new TextScan(utf8.isComplete() ? -1 : view.size(), controlAt, oddAt);
    }

    static boolean isControl(int b) {
        return b == 0x7f || b < 0x20 && b != '\t' && b != '\n' && b != '\f' && b != '\r';
    }
}
