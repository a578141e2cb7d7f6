package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/**
 * Reads {@code <prefix>.index}: a sorted table (LevelDB's table format, as {@code tensorflow/core/lib/io/table.cc} has it)
 * from the names of tensors to where their bytes lie in the shards {@code <prefix>.data-00000-of-00001}.
 */
public final class CheckpointIndexReader implements FormatReader {
    static final String FORMAT = "tensorflow-checkpoint-index";
    private static final int FOOTER = 48;
    private static final int MAX_BLOCKS = 100_000;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        if (view.size() < FOOTER) {
            throw new MalformedArtifactException(FORMAT, 0, "too short for a footer");
        }
        long footer = view.size() - FOOTER;
        TableBlock handles = TableBlock.raw(view.copy(footer, FOOTER), footer);
        TableBlock meta = TableBlock.read(view, handles.varint(), handles.varint(), footer);
        TableBlock index = TableBlock.read(view, handles.varint(), handles.varint(), footer);
        BundleEntries entries = new BundleEntries(place, reading);
        meta.entries((key, value, offset) -> {
            throw new MalformedArtifactException(FORMAT, offset, "a table with properties");
        });
        long[] read = {0, 0};
        index.entries((key, value, offset) -> {
            if (++read[0] > MAX_BLOCKS) {
                throw new MalformedArtifactException(FORMAT, offset, "too many blocks");
            }
            reading.budget().checkTime();
            TableBlock handle = TableBlock.raw(value, offset);
            long at = handle.varint();
            long length = handle.varint();
            if (at != read[1]) {
                throw new MalformedArtifactException(FORMAT, offset, "blocks that do not follow one another");
            }
            TableBlock block = TableBlock.read(view, at, length, footer);
            read[1] = at + length + TableBlock.TRAILER;
            block.entries(entries);
        });
        entries.finish();
    }
}
