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
 */
public record TextScan(long invalidAt, long controlAt) {
    private static final int CHUNK = 1 << 16;

    /** Whether every byte belongs to printable UTF-8 text. */
    public boolean isText() {
        return invalidAt < 0 && controlAt < 0;
    }

    /** Reads until the end, or the first byte that is no UTF-8; memory does not grow with the view. */
    public static TextScan of(ByteView view, Budget budget) throws IOException, BudgetExceededException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, view.size()))];
        Utf8 utf8 = new Utf8();
        long controlAt = -1;
        for (long position = 0; position < view.size(); ) {
            int count = view.read(position, chunk, 0, chunk.length);
            for (int i = 0; i < count; i++) {
                int b = chunk[i] & 0xff;
                if (!utf8.accept(b)) {
                    return new TextScan(position + i, controlAt);
                }
                if (controlAt < 0 && isControl(b)) {
                    controlAt = position + i;
                }
            }
            position += count;
            budget.checkTime();
        }
        return new TextScan(utf8.isComplete() ? -1 : view.size(), controlAt);
    }

    private static boolean isControl(int b) {
        return b == 0x7f || b < 0x20 && b != '\t' && b != '\n' && b != '\f' && b != '\r';
    }
}
