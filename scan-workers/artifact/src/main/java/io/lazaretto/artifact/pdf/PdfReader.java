package io.lazaretto.artifact.pdf;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks the objects of a document in the order of their bytes, whatever its cross-references say, and those in its object
 * streams (ISO 32000-1, 7.3 and 7.5.7). A name counts wherever it stands.
 */
public final class PdfReader implements FormatReader {
    private static final int MAX_BYTES = 96 << 20;
    private static final int MAX_STREAMS = 4096;
    private static final Set<String> ACTIVE = Set.of(
            "SubmitForm",
            "ImportData",
            "GoToE",
            "GoToR",
            "RichMedia",
            "XFA",
            "Rendition",
            "Movie",
            "Sound",
            "3D",
            "ResetForm");

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        if (view.size() > MAX_BYTES) {
            throw new BudgetExceededException(Reasons.LIMIT + "PDF");
        }
        new Walk(view.copy(0, MAX_BYTES), place, reading).run();
    }

    private static final class Walk {
        private final byte[] bytes;
        private final Place place;
        private final Reading reading;
        private final Set<String> said = new HashSet<>();
        private long script = -1;
        private long starts = -1;
        private int streams;
        private boolean encrypted;

        Walk(byte[] bytes, Place place, Reading reading) {
            this.bytes = bytes;
            this.place = place;
            this.reading = reading;
        }

        void run() throws IOException, MalformedArtifactException {
            PdfTokens tokens = new PdfTokens(bytes);
            while (tokens.next()) {
                switch (tokens.kind()) {
                    case NAME -> name(tokens.text(), tokens.at());
                    case STREAM -> stream(tokens);
                    default -> {}
                }
                if ((tokens.at() & 0xfff) == 0) {
                    reading.budget().checkTime();
                }
            }
            finish();
        }

        private void name(String name, long at) {
            switch (name) {
                case "JavaScript", "JS" -> script = script < 0 ? at : script;
                case "OpenAction", "AA" -> starts = starts < 0 ? at : starts;
                case "Encrypt" -> encrypted = true;
                case "Launch" -> {
                    if (said.add(name)) {
                        reading.report(Signal.threat(
                                "pdf.launch",
                                "The document starts a program",
                                place.at(at),
                                Map.of(),
                                List.of("CWE-78", "CWE-506")));
                    }
                }
                case "EmbeddedFile" ->
                    suspect("pdf.embedded-file", "The document holds a file of another kind", name, at);
                case "URI" -> {
                    if (said.add(name)) {
                        reading.report(Signal.note("pdf.link", "The document holds links", place.at(at), Map.of()));
                    }
                }
                default -> {
                    if (ACTIVE.contains(name)) {
                        suspect("pdf.active", "The document holds something that sends, plays or opens", name, at);
                    }
                }
            }
        }

        private void stream(PdfTokens tokens) throws IOException, MalformedArtifactException {
            Set<String> names = tokens.names();
            int from = tokens.streamFrom();
            int to = tokens.streamTo();
            inStream(from, to);
            boolean objects = names.contains("ObjStm");
            boolean embedded = names.contains("EmbeddedFile");
            if (!objects && !embedded) {
                return;
            }
            if (++streams > MAX_STREAMS) {
                throw new BudgetExceededException(Reasons.LIMIT + "PDF streams");
            }
            if (encrypted || names.contains("Crypt")) {
                return;
            }
            byte[] decoded = PdfFilters.decode(bytes, from, to, tokens.filters(), reading.budget());
            if (decoded == null || names.contains("Predictor")) {
                reading.report(Signal.inconclusive(
                        Reasons.NOT_EXAMINED + "PDF stream",
                        "pdf.not-examined",
                        "A stream of the document could not be decoded",
                        place.at(from),
                        Map.of("filters", String.join(" ", tokens.filters()))));
            } else if (objects) {
                PdfTokens inner = new PdfTokens(decoded);
                while (inner.next()) {
                    if (inner.kind() == PdfTokens.Kind.NAME) {
                        name(inner.text(), from);
                    }
                }
            } else {
                reading.content(ByteView.of(decoded), place.member("embedded file " + streams), "");
            }
        }

        /** Cross-references may point into a stream: names of some length do not stand there by chance. */
        private void inStream(int from, int to) {
            for (String name : List.of("/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/SubmitForm")) {
                byte[] sought = name.getBytes(StandardCharsets.US_ASCII);
                int found = PdfTokens.indexOf(bytes, sought, from, to);
                if (found >= 0) {
                    suspect("pdf.name-in-stream", "A stream of the document holds names of objects", name, found);
                }
            }
        }

        private void finish() throws IOException, MalformedArtifactException {
            if (script >= 0 && starts >= 0) {
                reading.report(Signal.threat(
                        "pdf.script-on-open",
                        "The document runs a script by itself",
                        place.at(script),
                        Map.of(),
                        List.of("CWE-506", "CWE-79")));
            } else if (script >= 0) {
                suspect("pdf.script", "The document holds a script", "JavaScript", script);
            }
            if (encrypted) {
                reading.report(Signal.inconclusive(
                        Reasons.ENCRYPTED, "pdf.encrypted", "The document is encrypted", place.whole(), Map.of()));
            }
            int end = PdfTokens.lastIndexOf(bytes, "%%EOF".getBytes(StandardCharsets.US_ASCII));
            if (end < 0) {
                throw new MalformedArtifactException("pdf", bytes.length, "the document has no end");
            }
            int behind = 0;
            int first = bytes.length;
            for (int i = end + 5; i < bytes.length; i++) {
                if (bytes[i] > ' ' || bytes[i] < 0) {
                    first = Math.min(first, i);
                    behind++;
                }
            }
            if (behind > 0) {
                byte[] rest = Arrays.copyOfRange(bytes, first, bytes.length);
                reading.numbers(ByteView.of(rest), place.member("behind@" + first));
            }
            if (behind > 16) {
                suspect("pdf.trailing-bytes", "Bytes behind the end of the document", behind + " bytes", end + 5);
            }
        }

        private void suspect(String rule, String title, String what, long at) {
            if (said.add(rule + what)) {
                reading.report(Signal.suspect(rule, title, place.at(at), Map.of("found", what), List.of("CWE-829")));
            }
        }
    }
}
