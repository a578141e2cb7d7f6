package io.lazaretto.artifact.format;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.util.zip.CRC32;

/** Finds where an image ends, so that what lies behind it is seen. */
public final class ImageEnd {
    private static final int WINDOW = 1 << 15;
    private static final int CHECK_EVERY = 1 << 16;

    private final ByteWindow bytes;
    private final Budget budget;
    private int sinceCheck;

    private ImageEnd(ByteView view, Budget budget) {
        this.bytes = new ByteWindow(view, WINDOW);
        this.budget = budget;
    }

    /** @return the offset behind the image; -1 when it has no proper end */
    public static long of(Format format, ByteView view, Budget budget) throws IOException, BudgetExceededException {
        ImageEnd image = new ImageEnd(view, budget);
        return switch (format) {
            case PNG -> image.png();
            case JPEG -> image.jpeg();
            case GIF -> image.gif();
            case WEBP -> image.webp();
            default -> throw new IllegalArgumentException("no image: " + format);
        };
    }

    private long png() throws IOException, BudgetExceededException {
        long at = 8;
        while (bytes.has(at, 12)) {
            tick();
            long length = (long) bytes.at(at) << 24 | bytes.at(at + 1) << 16 | bytes.at(at + 2) << 8 | bytes.at(at + 3);
            boolean end = bytes.matches(at + 4, "IEND");
            if (!bytes.has(at, 12 + length) || !hasChecksum(at + 4, 4 + length)) {
                return -1;
            }
            at += 12 + length;
            if (end) {
                return at;
            }
        }
        return -1;
    }

    /** PNG 5.3: the CRC-32 of type and data stands behind them. */
    private boolean hasChecksum(long from, long length) throws IOException, BudgetExceededException {
        CRC32 crc = new CRC32();
        for (long at = from; at < from + length; at++) {
            tick();
            crc.update(bytes.at(at));
        }
        long end = from + length;
        long said = ((long) bytes.at(end) << 24) | bytes.at(end + 1) << 16 | bytes.at(end + 2) << 8 | bytes.at(end + 3);
        return crc.getValue() == said;
    }

    private long jpeg() throws IOException, BudgetExceededException {
        long at = 2;
        while (bytes.has(at, 2)) {
            tick();
            if (bytes.at(at) != 0xff) {
                return -1;
            }
            int marker = bytes.at(at + 1);
            if (marker == 0xff) {
                at++;
            } else if (marker == 0xd9) {
                return at + 2;
            } else if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                at += 2;
            } else {
                if (!bytes.has(at + 2, 2)) {
                    return -1;
                }
                at += 2 + Math.max(2, bytes.at(at + 2) << 8 | bytes.at(at + 3));
                at = marker == 0xda ? entropyCoded(at) : at;
            }
        }
        return -1;
    }

    /** Skips coded data up to the next marker that is neither stuffing nor a restart. */
    private long entropyCoded(long from) throws IOException, BudgetExceededException {
        long at = from;
        while (bytes.has(at, 2)) {
            tick();
            int next = bytes.at(at + 1);
            if (bytes.at(at) == 0xff && next != 0 && (next < 0xd0 || next > 0xd7)) {
                return at;
            }
            at++;
        }
        return bytes.size();
    }

    private long gif() throws IOException, BudgetExceededException {
        if (!bytes.has(0, 13)) {
            return -1;
        }
        long at = 13 + colours(bytes.at(10));
        while (bytes.has(at, 1)) {
            tick();
            switch (bytes.at(at)) {
                case 0x3b -> {
                    return at + 1;
                }
                case 0x21 -> at = subBlocks(at + 2);
                case 0x2c -> {
                    if (!bytes.has(at, 10)) {
                        return -1;
                    }
                    at = subBlocks(at + 11 + colours(bytes.at(at + 9)));
                }
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    private static long colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3L << (flags & 7) + 1;
    }

    private long subBlocks(long from) throws IOException, BudgetExceededException {
        long at = from;
        while (bytes.has(at, 1)) {
            tick();
            int length = bytes.at(at);
            at += 1 + length;
            if (length == 0) {
                return at;
            }
        }
        return bytes.size();
    }

    private long webp() throws IOException {
        long length = bytes.u32(4);
        long end = 8 + length + (length & 1);
        return end <= bytes.size() ? end : 8 + length == bytes.size() ? bytes.size() : -1;
    }

    private void tick() throws BudgetExceededException {
        if (++sinceCheck == CHECK_EVERY) {
            sinceCheck = 0;
            budget.checkTime();
        }
    }
}
