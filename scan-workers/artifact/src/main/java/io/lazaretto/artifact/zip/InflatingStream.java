package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Raw deflate data, inflated from the start at the expense of the budget. */
final class InflatingStream implements AutoCloseable {
    private static final int CHUNK = 1 << 14;

    private final ByteView raw;
    private final Budget budget;
    private final Inflater inflater = new Inflater(true);
    private final byte[] input = new byte[CHUNK];
    private long position;

    InflatingStream(ByteView raw, Budget budget) {
        this.raw = raw;
        this.budget = budget;
    }

    /** @return 0 at the end of the data, be it proper or early */
    int read(byte[] target) throws IOException, DataFormatException, BudgetExceededException {
        return read(target, 0, target.length);
    }

    int read(byte[] target, int offset, int length) throws IOException, DataFormatException, BudgetExceededException {
        while (!inflater.finished() && !inflater.needsDictionary()) {
            int count = inflater.inflate(target, offset, length);
            if (count > 0) {
                budget.spendInflated(count);
                return count;
            }
            if (inflater.needsInput() && !feed()) {
                return 0;
            }
        }
        return 0;
    }

    boolean isFinished() {
        return inflater.finished();
    }

    /** Stored bytes behind the end of the data. */
    long unread() {
        return inflater.finished() ? raw.size() - inflater.getBytesRead() : 0;
    }

    @Override
    public void close() {
        inflater.end();
    }

    private boolean feed() throws IOException {
        int count = raw.read(position, input, 0, input.length);
        position += count;
        inflater.setInput(input, 0, count);
        return count > 0;
    }
}
