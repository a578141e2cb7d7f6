package io.lazaretto.artifact.notebook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.json.DuplicateKey;
import io.lazaretto.artifact.json.JsonParsers;
import io.lazaretto.artifact.markup.HtmlReader;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A notebook (nbformat 3 and 4), cell by cell. Its code runs when a person says so; its outputs are shown by any viewer. */
public final class NotebookReader implements FormatReader {
    private static final int MAX_CELLS = 20_000;
    private static final int MAX_TEXT = 32 << 20;
    private static final int MAX_LANGUAGES = 8;
    /** Kernels whose name says what they run. */
    private static final Pattern KERNELS = Pattern.compile("i?python[0-9.]*|bash|sh|zsh");

    private static final Set<String> OBJECTS =
            Set.of("cells", "worksheets", "outputs", "data", "metadata", "attachments");

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Document document = new Document();
        try (JsonParser json = JsonParsers.asPythonReads(view)) {
            document.read(json, reading);
        } catch (StreamConstraintsException e) {
            throw new BudgetExceededException(Reasons.LIMIT + "JSON");
        } catch (JsonProcessingException e) {
            throw new MalformedArtifactException("notebook", -1, "not valid JSON");
        }
        if (!document.sawCells) {
            throw new MalformedArtifactException("notebook", 0, "no cells");
        }
        if (!document.duplicate.isEmpty()) {
            reading.report(DuplicateKey.signal(document.duplicate, place.whole()));
        }
        for (Part output : document.outputs) {
            HtmlReader.inspect(output.text, place, output.offset, true, reading.budget(), reading::report);
        }
        new CellCode(place, reading).judge(document.cells, document.languages());
    }

    /** A cell or an output. */
    record Part(String kind, String text, long offset) {}

    /** Collects the texts that matter; its stack is the only thing that grows with nesting, and the parser bounds that. */
    private static final class Document {
        private final Deque<Frame> open = new ArrayDeque<>();
        private final List<Part> cells = new ArrayList<>();
        private final List<Part> outputs = new ArrayList<>();
        private final Set<String> languages = new TreeSet<>();
        private String duplicate = "";
        private boolean sawCells;
        private long collected;

        private static final class Frame {
            private final boolean array;
            private final String name;
            private final long offset;
            private final Set<String> keys = new java.util.HashSet<>();
            private final StringBuilder source = new StringBuilder();
            private String key = "";
            private String type = "code";

            Frame(boolean array, String name, long offset) {
                this.array = array;
                this.name = name;
                this.offset = offset;
            }
        }

        Set<String> languages() {
            return languages.isEmpty() ? Set.of("python") : languages;
        }

        /** The name of a kernel decides what runs, where it says so; names of environments say nothing. */
        private void language(String key, Frame frame, String text) {
            boolean ofNotebook = open.size() == 3
                    && open.stream().skip(1).findFirst().orElseThrow().name.equals("metadata");
            String name = text.toLowerCase(Locale.ROOT);
            boolean kernel = frame.name.equals("kernelspec")
                    && key.equals("name")
                    && KERNELS.matcher(name).matches();
            boolean language = frame.name.equals("kernelspec") && key.equals("language")
                    || frame.name.equals("language_info") && key.equals("name");
            if (ofNotebook && (kernel || language) && !name.isBlank() && languages.size() < MAX_LANGUAGES) {
                languages.add(name.contains("python") ? "python" : name);
            }
        }

        void read(JsonParser json, Reading reading) throws IOException, MalformedArtifactException {
            int tokens = 0;
            boolean rooted = false;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (++tokens % 4096 == 0) {
                    reading.budget().checkTime();
                }
                if (open.isEmpty() && rooted) {
                    throw new MalformedArtifactException(
                            "notebook", json.currentTokenLocation().getByteOffset(), "text after the document");
                }
                rooted = true;
                take(json, token);
            }
            if (!open.isEmpty()) {
                throw new MalformedArtifactException(
                        "notebook", json.currentLocation().getByteOffset(), "the document ends early");
            }
        }

        private void take(JsonParser json, JsonToken token) throws IOException {
            switch (token) {
                case FIELD_NAME -> {
                    Frame frame = open.getFirst();
                    frame.key = json.currentName();
                    if (frame.keys.size() < 4096 && !frame.keys.add(frame.key) && OBJECTS.contains(frame.name)) {
                        duplicate = frame.key;
                    }
                    sawCells |= open.size() == 1 && (frame.key.equals("cells") || frame.key.equals("worksheets"));
                }
                case START_OBJECT, START_ARRAY -> {
                    Frame outer = open.peekFirst();
                    String name = outer == null ? "" : outer.array ? outer.name : outer.key;
                    open.addFirst(new Frame(
                            token == JsonToken.START_ARRAY,
                            name,
                            json.currentTokenLocation().getByteOffset()));
                }
                case END_OBJECT, END_ARRAY -> close(open.removeFirst());
                case VALUE_STRING ->
                    string(json.getText(), json.currentTokenLocation().getByteOffset());
                default -> {}
            }
        }

        private void string(String text, long offset) throws IOException {
            Frame frame = open.peekFirst();
            if (frame == null) {
                return;
            }
            String key = frame.array ? frame.name : frame.key;
            if (key.equals("cell_type") && !frame.array) {
                frame.type = text;
            } else if (key.equals("language") || key.equals("name")) {
                language(key, frame, text);
            } else if (key.equals("source") || key.equals("input")) {
                owner(frame).source.append(text);
                count(text);
            } else if (isMarkup(key)) {
                if (outputs.size() >= MAX_CELLS) {
                    throw new BudgetExceededException(Reasons.LIMIT + "notebook");
                }
                if (frame.array) {
                    frame.source.append(text);
                } else {
                    outputs.add(
                            new Part(key, key.endsWith("javascript") ? "<script>" + text + "</script>" : text, offset));
                }
                count(text);
            }
        }

        private void count(String text) throws BudgetExceededException {
            collected += text.length();
            if (collected > MAX_TEXT) {
                throw new BudgetExceededException(Reasons.LIMIT + "notebook");
            }
        }

        private static boolean isMarkup(String key) {
            return key.equals("text/html")
                    || key.equals("application/javascript")
                    || key.equals("image/svg+xml")
                    || key.equals("html")
                    || key.equals("javascript");
        }

        /** A list of lines belongs to the cell around it. */
        private Frame owner(Frame frame) {
            return frame.array && open.size() > 1
                    ? open.stream().skip(1).findFirst().orElse(frame)
                    : frame;
        }

        private void close(Frame frame) throws BudgetExceededException {
            if (frame.array && isMarkup(frame.name) && !frame.source.isEmpty()) {
                String text = frame.source.toString();
                outputs.add(new Part(
                        frame.name,
                        frame.name.endsWith("javascript") ? "<script>" + text + "</script>" : text,
                        frame.offset));
            } else if (!frame.array
                    && !frame.source.isEmpty()
                    && (frame.name.equals("cells") || frame.keys.contains("cell_type"))) {
                if (cells.size() >= MAX_CELLS) {
                    throw new BudgetExceededException(Reasons.LIMIT + "notebook");
                }
                cells.add(new Part(frame.type, frame.source.toString(), frame.offset));
            }
        }
    }
}
