package io.lazaretto.artifact.pdf;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Reasons;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decoders of streams (ISO 32000-1, 7.4), for those that hold objects or files. */
final class PdfFilters {
    private static final int MAX_DECODED = 32 << 20;

    private PdfFilters() {}

    /** @return null when a filter is not known, or what it is given is damaged before its first byte */
    static byte[] decode(byte[] bytes, int from, int to, List<String> filters, Budget budget)
            throws BudgetExceededException {
        byte[] data = Arrays.copyOfRange(bytes, from, to);
        for (String filter : filters) {
            data = switch (filter) {
                case "FlateDecode", "Fl" -> inflate(data, budget);
                case "ASCIIHexDecode", "AHx" -> hex(data);
                case "ASCII85Decode", "A85" -> base85(data);
                default -> null;
            };
            if (data == null) {
                return null;
            }
        }
        return data;
    }

    private static byte[] inflate(byte[] data, Budget budget) throws BudgetExceededException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[1 << 13];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                budget.spendInflated(count);
                out.write(chunk, 0, count);
                if (out.size() > MAX_DECODED) {
                    throw new BudgetExceededException(Reasons.LIMIT + "PDF stream");
                }
            }
            return out.size() == 0 ? null : out.toByteArray();
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    private static byte[] hex(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 2);
        int high = -1;
        for (byte b : data) {
            int digit = Character.digit(b, 16);
            if (b == '>') {
                break;
            }
            if (digit >= 0) {
                if (high < 0) {
                    high = digit;
                } else {
                    out.write(high << 4 | digit);
                    high = -1;
                }
            }
        }
        if (high >= 0) {
            out.write(high << 4);
        }
        return out.toByteArray();
    }

    private static byte[] base85(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
        long group = 0;
        int count = 0;
        for (byte b : data) {
            if (b == '~') {
                break;
            }
            if (b == 'z' && count == 0) {
                out.writeBytes(new byte[4]);
            } else if (b >= '!' && b <= 'u') {
                group = group * 85 + (b - '!');
                if (++count == 5) {
                    for (int shift = 24; shift >= 0; shift -= 8) {
                        out.write((int) (group >> shift));
                    }
                    group = 0;
                    count = 0;
                }
            }
        }
        for (int i = count; count > 1 && i < 5; i++) {
            group = group * 85 + 84;
        }
        for (int i = 0; i < count - 1; i++) {
            out.write((int) (group >> 24 - 8 * i));
        }
        return out.toByteArray();
    }
}
