package io.lazaretto.artifact.keras;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.text.TextScan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A configuration, by where it was found: that decides how the loader decodes it, and which protections it applies. */
public enum KerasConfiguration {
    /** {@code config.json} of a {@code .keras} archive. */
    ARCHIVE,
    /** An attribute of a legacy {@code .h5} file, for which Keras does not apply {@code safe_mode} (CVE-2025-9905). */
    HDF5,
    /** A file of its own, for {@code model_from_json}. */
    JSON;

    private static final int MAX_DECODED = 16 << 20;

    /**
     * Reports every object in the configuration that is not reviewed.
     *
     * @throws MalformedArtifactException when the text is not one JSON document
     */
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        KerasSignals signals = new KerasSignals(place, reading);
        ByteView text = decoded(view, signals, reading);
        ConfigNode root = ConfigTree.read(
                text,
                reading.budget(),
                (key, offset) -> signals.suspect(
                        "keras.duplicate-key",
                        "A key occurs twice: readers disagree on which one counts",
                        offset,
                        Map.of("key", key)));
        long objects = new KerasTraversal(new KerasObjects(signals, this), signals, reading.budget()).walk(root);
        if (this == ARCHIVE && objects == 0) {
            throw new MalformedArtifactException("keras", 0, "a configuration without a model");
        }
    }

    private static ByteView decoded(ByteView view, KerasSignals signals, Reading reading)
            throws IOException, MalformedArtifactException {
        Charset charset = detected(view.copy(0, 4));
        boolean mark = view.size() >= 3 && charset.equals(StandardCharsets.UTF_8) && isMark(view.copy(0, 3));
        if (mark || !charset.equals(StandardCharsets.UTF_8)) {
            signals.suspect(
                    "keras.encoding",
                    "A configuration in an encoding that only some readers detect",
                    0L,
                    Map.of("encoding", charset.name()));
        }
        if (charset.equals(StandardCharsets.UTF_8)) {
            ByteView text = mark ? view.slice(3, view.size() - 3) : view;
            TextScan scan = TextScan.of(text, reading.budget());
            if (!scan.isText()) {
                throw new MalformedArtifactException(
                        "keras", Math.max(scan.invalidAt(), scan.controlAt()), "not text in UTF-8");
            }
            return text;
        }
        if (view.size() > MAX_DECODED) {
            throw new BudgetExceededException("limit: keras configuration");
        }
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(view.copy(0, (int) view.size())))
                    .toString();
            return ByteView.of(text.substring(text.startsWith("\ufeff") ? 1 : 0).getBytes(StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw new MalformedArtifactException("keras", 0, "not text in " + charset.name());
        }
    }

    private static boolean isMark(byte[] head) {
        return head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == (byte) 0xbf;
    }

    /** As Python's {@code json.detect_encoding} guesses. */
    private static Charset detected(byte[] head) {
        if (head.length < 2) {
            return StandardCharsets.UTF_8;
        }
        int b2 = head.length > 2 ? head[2] : 1;
        int b3 = head.length > 3 ? head[3] : 1;
        boolean little = head[0] == (byte) 0xff && head[1] == (byte) 0xfe;
        boolean big = head[0] == (byte) 0xfe && head[1] == (byte) 0xff;
        if (little) {
            return b2 == 0 && b3 == 0 ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE;
        }
        if (big) {
            return StandardCharsets.UTF_16BE;
        }
        if (head[0] == 0) {
            return head[1] != 0 ? StandardCharsets.UTF_16BE : Charset.forName("UTF-32BE");
        }
        if (head[1] == 0) {
            return b2 != 0 || b3 != 0 ? StandardCharsets.UTF_16LE : Charset.forName("UTF-32LE");
        }
        return StandardCharsets.UTF_8;
    }
}
