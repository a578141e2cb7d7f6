package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The texts that travel with an image: PNG {@code tEXt}, {@code zTXt}, {@code iTXt} and {@code eXIf} (PNG 11.3), JPEG
 * comments and application segments (Exif, XMP), GIF comments and application blocks, WebP {@code EXIF} and {@code XMP}.
 * Where an image breaks its format is for the format detector to say; here it only ends the search.
 */
public final class ImageTexts {
    private static final int WINDOW = 1 << 15;
    private static final int LONGEST_TEXT = 1 << 22;
    private static final int SHORTEST_TEXT = 16;
    private static final int CHECK_EVERY = 1 << 14;

    private final ByteView view;
    private final ByteWindow bytes;
    private final Place place;
    private final Budget budget;
    private final Consumer<Signal> signals;
    private int steps;

    private ImageTexts(ByteView view, Place place, Budget budget, Consumer<Signal> signals) {
        this.view = view;
        this.bytes = new ByteWindow(view, WINDOW);
        this.place = place;
        this.budget = budget;
        this.signals = signals;
    }

    public static void scan(Format format, ByteView view, Place place, Budget budget, Consumer<Signal> signals)
            throws IOException {
        ImageTexts texts = new ImageTexts(view, place, budget, signals);
        switch (format) {
            case PNG -> texts.png();
            case JPEG -> texts.jpeg();
            case GIF -> texts.gif();
            case WEBP -> texts.webp();
            default -> throw new IllegalArgumentException("no image: " + format);
        }
    }

    /** The second letter is a small one: no standard defines the chunk (PNG 5.4). */
    private boolean isPrivate(long type) throws IOException {
        return (bytes.at(type + 1) & 0x20) != 0;
    }

    private void png() throws IOException {
        long at = 8;
        while (bytes.has(at, 12)) {
            tick();
            long length = bigEndian(at, 4);
            long data = at + 8;
            if (!bytes.has(data, length)) {
                return;
            }
            if (bytes.matches(at + 4, "tEXt") || bytes.matches(at + 4, "eXIf")) {
                text(data, length);
            } else if (bytes.matches(at + 4, "zTXt") || bytes.matches(at + 4, "iTXt")) {
                text(data, length);
                compressed(data, length, bytes.matches(at + 4, "iTXt"));
            } else if (isPrivate(at + 4) && length >= SHORTEST_TEXT) {
                text(data, length);
            }
            at = data + length + 4;
        }
    }

    /** Keyword, NUL, then a method byte; or flag, method, language, NUL, translated keyword, NUL. */
    private void compressed(long data, long length, boolean international) throws IOException {
        long end = data + length;
        long at = behindNul(data, end);
        if (international) {
            if (bytes.at(at) != 1) {
                return;
            }
            at = behindNul(behindNul(at + 2, end), end);
        } else {
            at++;
        }
        if (at < end) {
            byte[] inflated = inflate(view.copy(at, (int) Math.min(LONGEST_TEXT, end - at)));
            if (inflated.length >= LONGEST_TEXT || end - at > LONGEST_TEXT) {
                tooLong(data);
            }
            HiddenText.scan(ByteView.of(inflated), false, TextRole.METADATA, place.member("text"), 0, budget, signals);
        }
    }

    private long behindNul(long from, long end) throws IOException {
        long at = from;
        while (at < end && bytes.at(at) != 0) {
            at++;
        }
        return at + 1;
    }

    private byte[] inflate(byte[] deflated) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 13];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(deflated);
            while (!inflater.finished() && out.size() < LONGEST_TEXT) {
                int count = inflater.inflate(chunk);
                if (count == 0) {
                    break;
                }
                budget.spendInflated(count);
                out.write(chunk, 0, count);
            }
        } catch (DataFormatException e) {
            // What came out before counts.
            return out.toByteArray();
        }
        return out.toByteArray();
    }

    private void jpeg() throws IOException {
        long at = 2;
        while (bytes.has(at, 4) && bytes.at(at) == 0xff) {
            tick();
            int marker = bytes.at(at + 1);
            if (marker == 0xff || marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                at += marker == 0xff ? 1 : 2;
                continue;
            }
            if (marker == 0xd9 || marker == 0xda) {
                return;
            }
            long length = bigEndian(at + 2, 2);
            if (marker == 0xfe || marker >= 0xe0 && marker <= 0xef) {
                text(at + 4, Math.max(0, length - 2));
            }
            at += 2 + Math.max(2, length);
        }
    }

    private void gif() throws IOException {
        if (!bytes.has(0, 13)) {
            return;
        }
        long at = 13 + colours(bytes.at(10));
        while (bytes.has(at, 2)) {
            tick();
            int block = bytes.at(at);
            if (block == 0x21) {
                int label = bytes.at(at + 1);
                at = subBlocks(at + 2, label == 0xfe || label == 0xff || label == 0x01);
            } else if (block == 0x2c && bytes.has(at, 11)) {
                at = subBlocks(at + 11 + colours(bytes.at(at + 9)), false);
            } else {
                return;
            }
        }
    }

    private static long colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3L << (flags & 7) + 1;
    }

    private long subBlocks(long from, boolean collect) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean cut = false;
        long at = from;
        while (bytes.has(at, 1)) {
            tick();
            int length = bytes.at(at);
            if (length == 0) {
                at++;
                break;
            }
            if (collect && text.size() < LONGEST_TEXT) {
                text.writeBytes(view.copy(at + 1, length));
            } else if (collect && !cut) {
                cut = true;
                tooLong(from);
            }
            at += 1 + length;
        }
        if (text.size() > 0) {
            HiddenText.scan(ByteView.of(text.toByteArray()), false, TextRole.METADATA, place, from, budget, signals);
        }
        return at;
    }

    private void webp() throws IOException {
        long at = 12;
        while (bytes.has(at, 8)) {
            tick();
            long length = bytes.u32(at + 4);
            if (bytes.matches(at, "EXIF") || bytes.matches(at, "XMP ")) {
                text(at + 8, length);
            }
            at += 8 + length + (length & 1);
        }
    }

    /** A range as text; once more without its zero bytes, for Exif comments in UTF-16. */
    private void text(long from, long length) throws IOException {
        if (length <= 0 || !bytes.has(from, length)) {
            return;
        }
        HiddenText.scan(view.slice(from, length), false, TextRole.METADATA, place, from, budget, signals);
        byte[] wide = view.copy(from, (int) Math.min(LONGEST_TEXT, length));
        blankCharset(wide);
        int kept = 0;
        for (byte b : wide) {
            if (b != 0) {
                wide[kept++] = b;
            }
        }
        if (kept < wide.length - wide.length / 8) {
            if (length > LONGEST_TEXT) {
                tooLong(from);
            }
            byte[] narrow = Arrays.copyOf(wide, kept);
            HiddenText.scan(ByteView.of(narrow), false, TextRole.METADATA, place.member("text"), -1, budget, signals);
        }
    }

    private void tooLong(long at) {
        signals.accept(Signal.inconclusive(
                Reasons.LIMIT + "text of an image",
                "image.long-text",
                "A text in an image is too long to be read",
                place.at(at),
                Map.of()));
    }

    /** The name of the character set stands right before an Exif comment, as if it were its first word. */
    private static void blankCharset(byte[] exif) {
        byte[] name = "UNICODE".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + name.length < exif.length; i++) {
            if (exif[i] == 'U' && Arrays.equals(exif, i, i + name.length, name, 0, name.length)) {
                Arrays.fill(exif, i, i + name.length, (byte) ' ');
            }
        }
    }

    private long bigEndian(long at, int count) throws IOException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | bytes.at(at + i);
        }
        return value;
    }

    private void tick() throws IOException {
        if (++steps % CHECK_EVERY == 0) {
            budget.checkTime();
        }
    }
}
