package io.lazaretto.artifact.codec;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.MemoryLimitException;

/** One pass over the streams of a content, from the first to the last, at the expense of the budget. */
final class Decoding implements AutoCloseable {
    private static final int WINDOW = 1 << 9;
    private static final int MAX_STREAMS = 500_000;

    private final ByteView raw;
    private final ByteWindow bytes;
    private final Codec codec;
    private final Budget budget;
    private SourceStream source;
    private InputStream stream;
    private int streams;
    private long end;

    Decoding(ByteView raw, Codec codec, Budget budget) {
        this.raw = raw;
        this.bytes = new ByteWindow(raw, WINDOW);
        this.codec = codec;
        this.budget = budget;
    }

    /** @return -1 at the end of the last stream */
    int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            int count = guarded(target, offset, length);
            if (count > 0) {
                budget.spendInflated(count);
                return count;
            }
            close();
            end = source.position();
            long next = codec.skipBetween(bytes, end);
            if (!codec.continuesAt(bytes, next)) {
                return -1;
            }
            budget.checkTime();
            if (++streams > MAX_STREAMS) {
                throw new BudgetExceededException("limit: compressed streams");
            }
            source.moveTo(next);
        }
    }

    /** Offset behind the last stream that was read to its end. */
    long end() {
        return end;
    }

    int streams() {
        return streams;
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
        stream = null;
    }

    /** Whatever a decoder throws about the bytes becomes one exception; what the source or the budget throws stays. */
    private int guarded(byte[] target, int offset, int length) throws IOException {
        if (source == null) {
            source = new SourceStream(raw, codec.skipBetween(bytes, 0));
            streams = 1;
        }
        try {
            if (stream == null) {
                stream = codec.open(source);
            }
            int count = stream.read(target, offset, length);
            return count == 0 ? -1 : count;
        } catch (BudgetExceededException e) {
            throw e;
        } catch (MemoryLimitException | org.apache.commons.compress.MemoryLimitException e) {
            // Inconclusive, and the files and members after it are still looked at.
            throw new DamagedException("to decode it would take more memory than a decoder may use");
        } catch (IOException | RuntimeException e) {
            if (source.failure() != null) {
                throw source.failure();
            }
            throw new DamagedException(problem(e));
        }
    }

    private static String problem(Exception e) {
        if (e instanceof EOFException) {
            return "the compressed data end early";
        }
        return e.getMessage() == null ? "the compressed data are damaged" : e.getMessage();
    }
}
