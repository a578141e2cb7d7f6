package io.lazaretto.artifact.gguf;

import static io.lazaretto.artifact.gguf.GgufInput.malformed;

import io.lazaretto.artifact.json.KeySet;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The key-value pairs, each checked and handed on as it comes by; only the alignment is kept. */
final class Metadata {
    private static final long DEFAULT_ALIGNMENT = 32;
    private static final long MAX_ALIGNMENT = 1 << 20;
    private static final int PROSE_CHARS = 40;
    private static final int NUMBERS_BYTES = 32;
    private static final int MAX_DUPLICATES = 64;

    /** Length of a one-byte key, the key, a type, a value of one byte. */
    private static final long SMALLEST_PAIR = 8 + 1 + 4 + 1;

    private final GgufInput input;
    private final Place place;
    private final Reading reading;
    private final KeySet keys = new KeySet();
    private long alignment = DEFAULT_ALIGNMENT;
    private int duplicates;

    Metadata(GgufInput input, Place place, Reading reading) {
        this.input = input;
        this.place = place;
        this.reading = reading;
    }

    long alignment() {
        return alignment;
    }

    void read(long pairs) throws IOException, MalformedArtifactException {
        if (pairs < 0 || pairs > input.remaining() / SMALLEST_PAIR) {
            throw malformed(16, "more metadata than the file holds");
        }
        for (long i = 0; i < pairs; i++) {
            pair();
        }
    }

    private void pair() throws IOException, MalformedArtifactException {
        long at = input.position();
        String key = GgufInput.text(input.string(MetadataKey.MAX_BYTES, "a key"));
        if (!MetadataKey.isValid(key)) {
            throw malformed(at, "a key that is not lower_snake_case: " + Evidence.text(key));
        }
        if (!keys.add(key) && ++duplicates <= MAX_DUPLICATES) {
            reading.report(Signal.suspect(
                    "gguf.duplicate-key",
                    "A key occurs twice: readers disagree on which one counts",
                    place.at(at),
                    Map.of("key", Evidence.text(key)),
                    List.of("CWE-436")));
        }
        ValueType type = type();
        checkType(key, type, at);
        switch (type) {
            case STRING -> string(key, false);
            case ARRAY -> array(key);
            case BOOL -> bool();
            case UINT32 -> u32(key);
            default -> input.skip(type.bytes());
        }
    }

    private ValueType type() throws IOException, MalformedArtifactException {
        long at = input.position();
        long number = input.u32();
        return ValueType.of(number).orElseThrow(() -> malformed(at, "a value of unknown type " + number));
    }

    private static void checkType(String key, ValueType type, long at) throws MalformedArtifactException {
        if (key.equals(MetadataKey.ALIGNMENT) && type != ValueType.UINT32) {
            throw malformed(at, "an alignment that is not a 32-bit number");
        }
        boolean text = key.equals(MetadataKey.ARCHITECTURE) || MetadataKey.isTemplate(key);
        if (text && type != ValueType.STRING) {
            throw malformed(at, "a value that must be a string: " + Evidence.text(key));
        }
    }

    private void u32(String key) throws IOException, MalformedArtifactException {
        long at = input.position();
        long value = input.u32();
        if (!key.equals(MetadataKey.ALIGNMENT)) {
            return;
        }
        // The specification wants a multiple of 8, the reference reader a power of two.
        if (value < 8 || value > MAX_ALIGNMENT || Long.bitCount(value) != 1) {
            throw malformed(at, "an alignment of " + value);
        }
        alignment = value;
    }

    private void bool() throws IOException, MalformedArtifactException {
        long at = input.position();
        if (input.u8() > 1) {
            throw malformed(at, "a truth value that is neither 0 nor 1");
        }
    }

    private void string(String key, boolean element) throws IOException, MalformedArtifactException {
        long at = input.position() + 8;
        byte[] bytes = input.string(Long.MAX_VALUE, "a string");
        if (!element && key.equals(MetadataKey.LICENSE)) {
            reading.license(GgufInput.text(bytes));
        } else if (!element && MetadataKey.isBaseRepository(key)) {
            reading.claim("finetuned-from", GgufInput.text(bytes));
        }
        if (bytes.length < PROSE_CHARS && !MetadataKey.isTemplate(key) && !key.equals(MetadataKey.ARCHITECTURE)) {
            return;
        }
        String text = GgufInput.text(bytes);
        if (!element && key.equals(MetadataKey.ARCHITECTURE)) {
            reading.architecture(text);
        } else if (MetadataKey.isTemplate(key) || looksLikeTemplate(text)) {
            reading.template(text, place, at);
        } else {
            reading.prose(text, place, at);
        }
    }

    private static boolean looksLikeTemplate(String text) {
        int open = text.indexOf("{%");
        return open >= 0 && text.indexOf("%}", open) > open;
    }

    private void array(String key) throws IOException, MalformedArtifactException {
        long at = input.position();
        ValueType type = type();
        long count = input.i64();
        if (type == ValueType.ARRAY) {
            // Legal in the specification; the reference reader refuses it, and no writer produces it.
            throw malformed(at, "an array of arrays");
        }
        if (count < 0 || count > input.remaining() / type.bytes()) {
            throw malformed(at, "an array longer than the file");
        }
        if (type.isNumber()) {
            numbers(count * type.bytes());
            return;
        }
        for (long i = 0; i < count; i++) {
            if (type == ValueType.STRING) {
                string(key, true);
            } else {
                bool();
            }
        }
    }

    private void numbers(long bytes) throws IOException, MalformedArtifactException {
        if (bytes >= NUMBERS_BYTES) {
            reading.numbers(input.view().slice(input.position(), bytes), place.member("metadata@" + input.position()));
        }
        input.skip(bytes);
    }
}
