package io.lazaretto.artifact.arrow;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parquet (apache/parquet-format {@code parquet.thrift}): the footer says where every column lies; nothing may lie elsewhere. */
public final class ParquetReader implements FormatReader {
    private static final String FORMAT = "parquet";
    private static final int FRAME = 4;
    private static final int MAX_FOOTER = 256 << 20;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        if (view.size() < 3 * FRAME) {
            throw new MalformedArtifactException(FORMAT, 0, "too short for a footer");
        }
        Cursor tail = new Cursor(view.slice(view.size() - 2 * FRAME, 2 * FRAME), FORMAT, reading.budget());
        long length = tail.u32();
        if (!tail.isNext("PAR1") || length > MAX_FOOTER || length > view.size() - 3 * FRAME) {
            throw new MalformedArtifactException(FORMAT, view.size() - 2 * FRAME, "no footer");
        }
        long start = view.size() - 2 * FRAME - length;
        Cursor footer = new Cursor(view.slice(start, length), FORMAT, reading.budget());
        Columns columns = new Columns(view, start, place, reading);
        new ThriftWalk(footer, columns).run();
        if (!footer.atEnd()) {
            throw footer.malformed("bytes behind the footer");
        }
        columns.account();
    }

    private static final class Columns implements ThriftWalk.Visitor {
        private static final int MAX_TEXT = 16 << 20;
        /** Of the fields that are looked at, by their paths. */
        private static final Map<String, Integer> TYPES = Map.ofEntries(
                Map.entry("4", ThriftWalk.LIST),
                Map.entry("4.1", ThriftWalk.LIST),
                Map.entry("4.1.1", ThriftWalk.BINARY),
                Map.entry("4.1.2", ThriftWalk.I64),
                Map.entry("4.1.3", ThriftWalk.STRUCT),
                Map.entry("4.1.3.7", ThriftWalk.I64),
                Map.entry("4.1.3.9", ThriftWalk.I64),
                Map.entry("4.1.3.11", ThriftWalk.I64),
                Map.entry("4.1.3.14", ThriftWalk.I64),
                Map.entry("4.1.3.15", ThriftWalk.I32),
                Map.entry("4.1.4", ThriftWalk.I64),
                Map.entry("4.1.5", ThriftWalk.I32),
                Map.entry("4.1.6", ThriftWalk.I64),
                Map.entry("4.1.7", ThriftWalk.I32),
                Map.entry("4.1.8", ThriftWalk.STRUCT),
                Map.entry("5", ThriftWalk.LIST),
                Map.entry("5.1", ThriftWalk.BINARY),
                Map.entry("5.2", ThriftWalk.BINARY),
                Map.entry("8", ThriftWalk.STRUCT));

        private static final Map<String, Integer> ELEMENTS =
                Map.of("4", ThriftWalk.STRUCT, "4.1", ThriftWalk.STRUCT, "5", ThriftWalk.STRUCT);

        private static final int WINDOW = 1 << 12;
        /** Where a column says that its parts lie. */
        private static final Set<String> PLACES = Set.of(
                "4.1.2", "4.1.3.7", "4.1.3.9", "4.1.3.11", "4.1.3.14", "4.1.3.15", "4.1.4", "4.1.5", "4.1.6", "4.1.7");

        private static final int CHUNK = 1 << 16;

        private final ByteView view;
        private final long footer;
        private final Place place;
        private final Reading reading;
        private final Ranges ranges = new Ranges();
        private final Map<String, Long> numbers = new HashMap<>();
        private String key = "";
        private String value;
        private long valueAt;

        Columns(ByteView view, long footer, Place place, Reading reading) {
            this.view = view;
            this.footer = footer;
            this.place = place;
            this.reading = reading;
        }

        /** A reader passes over what has another type than the format says; no writer writes it. */
        @Override
        public void typed(String path, int type, boolean element) throws MalformedArtifactException {
            if ((element ? ELEMENTS : TYPES).getOrDefault(path, type) != type) {
                throw new MalformedArtifactException(FORMAT, footer, "a field of another type");
            }
        }

        @Override
        public void begin(String path) {
            if (path.equals("4.1")) {
                numbers.keySet().removeIf(name -> name.startsWith("4.1"));
            } else if (path.equals("5")) {
                key = "";
                value = null;
            }
            if (path.equals("8") || path.equals("4.1.8")) {
                reading.report(Signal.inconclusive(
                        Reasons.ENCRYPTED, "parquet.encrypted", "Columns are encrypted", place.whole(), Map.of()));
            }
        }

        @Override
        public void number(String path, long value) {
            if (PLACES.contains(path)) {
                numbers.put(path, value);
            }
        }

        @Override
        public void text(String path, ByteView bytes, long offset) throws IOException {
            if (!path.equals("5.1") && !path.equals("5.2") && !path.equals("4.1.1")) {
                return;
            }
            if (bytes.size() > MAX_TEXT) {
                throw new BudgetExceededException(Reasons.LIMIT + "Parquet text");
            }
            String text = new String(bytes.copy(0, MAX_TEXT), StandardCharsets.UTF_8);
            switch (path) {
                case "5.1" -> key = text;
                case "5.2" -> {
                    value = text;
                    valueAt = footer + offset;
                }
                default ->
                    reading.report(Signal.suspect(
                            "parquet.external-file",
                            "A column lies in another file",
                            place.at(footer + offset),
                            Map.of("file", Evidence.text(text)),
                            List.of("CWE-73", "CWE-829")));
            }
        }

        private void setting(String text, long offset) throws IOException {
            if (key.equals("ARROW:schema")) {
                try {
                    ExtensionTypes.check(Base64.getDecoder().decode(text.strip()), place, offset, reading);
                } catch (IllegalArgumentException e) {
                    reading.report(Signal.inconclusive(
                            Reasons.MALFORMED,
                            "parquet.schema",
                            "The Arrow schema cannot be decoded",
                            place.at(offset),
                            Map.of()));
                }
            } else {
                reading.prose(text, place, offset);
            }
        }

        @Override
        public void end(String path) throws IOException, MalformedArtifactException {
            if (path.equals("5") && value != null) {
                setting(value, valueAt);
            }
            if (!path.equals("4.1")) {
                return;
            }
            reading.budget().checkTime();
            long data = numbers.getOrDefault("4.1.3.9", -1L);
            long dictionary = numbers.getOrDefault("4.1.3.11", data);
            long end = add(dictionary > 0 ? Math.min(data, dictionary) : data, numbers.getOrDefault("4.1.3.7", -1L));
            optional("4.1.4", "4.1.5");
            optional("4.1.6", "4.1.7");
            optional("4.1.3.14", "4.1.3.15");
            if (numbers.containsKey("4.1.3.14") && !numbers.containsKey("4.1.3.15")) {
                structure(numbers.get("4.1.3.14"), true);
            }
            // Writers put a copy of the description behind its column.
            if (numbers.getOrDefault("4.1.2", 0L) >= end) {
                structure(numbers.get("4.1.2"), false);
            }
        }

        /** @param filter whether bytes follow, as many as the first field says */
        private void structure(long from, boolean filter) throws IOException, MalformedArtifactException {
            if (from < FRAME || from >= footer) {
                return;
            }
            Cursor in = new Cursor(view.slice(from, footer - from), WINDOW, FORMAT, reading.budget());
            Sizes sizes = new Sizes();
            new ThriftWalk(in, sizes).run();
            add(from, in.position() + (filter ? in.count(sizes.first, 1, "bytes") : 0));
        }

        private void optional(String offset, String length) throws IOException, MalformedArtifactException {
            if (numbers.containsKey(offset) && numbers.containsKey(length)) {
                add(numbers.get(offset), numbers.get(length));
            }
        }

        /** @return behind it */
        private long add(long from, long length) throws IOException, MalformedArtifactException {
            if (from < FRAME || length < 0 || from > footer || length > footer - from) {
                String where = length + " bytes at " + from + ", the footer is at " + footer;
                throw new MalformedArtifactException(FORMAT, footer, "a column outside the file: " + where);
            }
            if (!ranges.add(from, from + length)) {
                throw new BudgetExceededException(Reasons.LIMIT + "gaps between columns");
            }
            return from + length;
        }

        void account() throws IOException {
            long covered = FRAME;
            for (Map.Entry<Long, Long> range : ranges.entries()) {
                long from = range.getKey();
                gap(covered, from);
                covered = range.getValue();
                reading.numbers(view.slice(from, covered - from), place.member("column@" + from));
            }
            gap(covered, footer);
        }

        private void gap(long from, long to) throws IOException {
            if (from < to && !isPadding(from, to)) {
                reading.report(Signal.suspect(
                        "parquet.unexplained-bytes",
                        "Bytes that belong to no column",
                        place.at(from),
                        Map.of("bytes", Long.toString(to - from)),
                        List.of("CWE-434", "CWE-436")));
            }
        }

        /** Some writers align groups of rows to the blocks of a file system. */
        private boolean isPadding(long from, long to) throws IOException {
            for (long at = from; at < to; at += CHUNK) {
                reading.budget().checkTime();
                for (byte b : view.copy(at, (int) Math.min(CHUNK, to - at))) {
                    if (b != 0) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    /** Keeps the number of the first field of a structure. */
    private static final class Sizes implements ThriftWalk.Visitor {
        private long first;

        @Override
        public void begin(String path) {}

        @Override
        public void number(String path, long value) {
            first = path.equals("1") ? value : first;
        }

        @Override
        public void text(String path, ByteView value, long offset) {}

        @Override
        public void end(String path) {}
    }
}
