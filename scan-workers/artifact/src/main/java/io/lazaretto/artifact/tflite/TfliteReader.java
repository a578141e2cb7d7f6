package io.lazaretto.artifact.tflite;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads a {@code Model} of {@code schema.fbs}, version 3. */
public final class TfliteReader implements FormatReader {
    private static final int VERSION = 3;
    private static final int WINDOW = 1 << 12;
    private static final int MIN_SEARCHED = 16;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        ByteWindow bytes = new ByteWindow(view, WINDOW);
        if (!bytes.has(0, 8)) {
            throw FlatTable.malformed(0, "too short for a model");
        }
        FlatTable.Work work = new FlatTable.Work(view.size());
        FlatTable model = FlatTable.at(bytes, work, bytes.u32(0));
        if (model.u32(0) != VERSION) {
            throw FlatTable.malformed(model.start(), "a version that does not exist");
        }
        if (model.hasFieldsFrom(8)) {
            notExamined("fields of a newer version", model, place, reading);
        }
        description(model, view, place, reading);
        long[] buffers = buffers(model, work, view, place, reading);
        new TfliteOperators(place, reading).codes(model);
        for (int i = 0; i < model.count(2); i++) {
            new TfliteSubgraph(place, reading, model.table(2, i), buffers).judge(model.count(1));
        }
        if (model.count(2) == 0) {
            throw FlatTable.malformed(model.start(), "a model without a graph");
        }
        for (int i = 0; i < model.count(6); i++) {
            FlatTable metadata = model.table(6, i);
            metadata.text(0);
            within(metadata.u32(1), buffers.length, metadata);
            reading.budget().checkTime();
        }
        signatures(model, reading);
        behind(work.end(), view, place, reading);
    }

    private static void description(FlatTable model, ByteView view, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        FlatTable.Vector text = model.vector(3, 1);
        if (text != null) {
            model.text(3);
            reading.prose(view.slice(text.from(), text.count()), place, text.from());
        }
    }

    /** Zeros fill up to an alignment; nothing else stands behind the last object. */
    private static void behind(long end, ByteView view, Place place, Reading reading) throws IOException {
        byte[] chunk = new byte[WINDOW];
        for (long at = end; at < view.size(); at += chunk.length) {
            reading.budget().checkTime();
            int count = view.read(at, chunk, 0, chunk.length);
            for (int i = 0; i < count; i++) {
                if (chunk[i] != 0) {
                    long left = view.size() - end;
                    reading.report(Signal.suspect(
                            "tflite.trailing-bytes",
                            "Bytes behind the last object of the model",
                            place.at(end),
                            Map.of("bytes", Long.toString(left)),
                            List.of("CWE-436", "CWE-434")));
                    reading.numbers(view.slice(end, left), place.member("behind@" + end));
                    return;
                }
            }
        }
    }

    /** @return the bytes that each buffer holds */
    private static long[] buffers(FlatTable model, FlatTable.Work work, ByteView view, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        long[] sizes = new long[model.count(4)];
        for (int i = 0; i < sizes.length; i++) {
            FlatTable buffer = model.table(4, i);
            FlatTable.Vector data = buffer.vector(0, 1);
            long offset = buffer.i64(1);
            long size = buffer.i64(2);
            reading.budget().checkTime();
            if (data != null && data.count() > 0) {
                buffer.spend(data);
                sizes[i] = data.count();
                search(view.slice(data.from(), data.count()), data.from(), place, reading);
            } else if (offset != 0 && offset != 1) {
                // Bytes behind the tables, for models of more than 2 GiB.
                if (size < 0 || offset < 0 || offset > view.size() || size > view.size() - offset) {
                    throw FlatTable.malformed(buffer.start(), "a buffer outside the file");
                }
                sizes[i] = size;
                work.reaches(offset + size);
                search(view.slice(offset, size), offset, place, reading);
            }
        }
        return sizes;
    }

    private static void search(ByteView content, long offset, Place place, Reading reading) throws IOException {
        if (content.size() >= MIN_SEARCHED) {
            reading.numbers(content, place.member("buffer@" + offset));
        }
    }

    private static void signatures(FlatTable model, Reading reading) throws IOException, MalformedArtifactException {
        for (int i = 0; i < model.count(7); i++) {
            FlatTable signature = model.table(7, i);
            within(signature.u32(4), model.count(2), signature);
            int tensors = model.table(2, (int) signature.u32(4)).count(0);
            for (int side = 0; side < 2; side++) {
                for (int j = 0; j < signature.count(side); j++) {
                    FlatTable map = signature.table(side, j);
                    map.text(0);
                    within(map.u32(1), tensors, map);
                    reading.budget().checkTime();
                }
            }
        }
    }

    static void within(long index, int count, FlatTable table) throws MalformedArtifactException {
        if (index < 0 || index >= count) {
            throw FlatTable.malformed(table.start(), "an index outside its list");
        }
    }

    static void notExamined(String what, FlatTable table, Place place, Reading reading) {
        reading.report(Signal.inconclusive(
                Reasons.NOT_EXAMINED + what,
                "tflite.not-examined",
                "A part of the model that has not been examined",
                place.at(table.start()),
                Map.of("part", what)));
    }
}
