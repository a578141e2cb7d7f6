package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.ProtoVisitor;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireAnomaly;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/** The entries of a checkpoint's index: a header under the empty key, then one entry for every tensor. */
final class BundleEntries implements TableBlock.Entries, ProtoVisitor {
    private static final int MAX_SHARDS = 100_000;

    private final Place place;
    private final Reading reading;
    private final String prefix;
    private byte[] before;
    private long shards = -1;
    private String key = "";
    private long offset;

    BundleEntries(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
        String name = reading.name().substring(reading.name().lastIndexOf('/') + 1);
        this.prefix = name.endsWith(".index") ? name.substring(0, name.length() - ".index".length()) : name;
    }

    @Override
    public void entry(byte[] name, byte[] value, long at) throws IOException, MalformedArtifactException {
        if (before != null && Arrays.compareUnsigned(before, name) >= 0) {
            throw new MalformedArtifactException(CheckpointIndexReader.FORMAT, at, "keys that are not in order");
        }
        boolean header = before == null;
        if (header != (name.length == 0)) {
            throw new MalformedArtifactException(CheckpointIndexReader.FORMAT, at, "a table without a header");
        }
        before = name;
        key = new String(name, StandardCharsets.UTF_8);
        offset = at;
        String type = header ? "BundleHeaderProto" : "BundleEntryProto";
        WireWalk.walk(
                ByteView.of(value), Schema.TENSORFLOW, type, CheckpointIndexReader.FORMAT, this, reading.budget());
    }

    @Override
    public void end(Message message) throws MalformedArtifactException {
        switch (message.type()) {
            case "BundleHeaderProto" -> shards = message.number("num_shards");
            case "BundleEntryProto" -> tensor(message);
            default -> {}
        }
    }

    private void tensor(Message entry) {
        // The slices of a partitioned tensor are entries of their own.
        if (entry.count("slices") > 0) {
            return;
        }
        long shard = entry.number("shard_id");
        String file = "%s.data-%05d-of-%05d".formatted(prefix, shard, shards);
        long from = entry.number("offset");
        long length = entry.number("size");
        boolean known = shard >= 0 && shard < shards && shards <= MAX_SHARDS;
        OptionalLong size = known ? reading.sizeOf(file) : OptionalLong.empty();
        if (from >= 0
                && length >= 0
                && size.isPresent()
                && from <= size.getAsLong()
                && length <= size.getAsLong() - from) {
            reading.sideData(file, from, length);
            return;
        }
        reading.report(Signal.inconclusive(
                Reasons.MALFORMED,
                "tensorflow.checkpoint.range",
                "A tensor lies outside the files of the checkpoint",
                place.at(offset),
                Map.of("tensor", Evidence.text(key), "file", Evidence.text(file))));
    }

    void finish() throws MalformedArtifactException {
        if (shards < 0) {
            throw new MalformedArtifactException(CheckpointIndexReader.FORMAT, 0, "a table without a header");
        }
    }

    @Override
    public void bytes(Message message, FieldType field, ByteView content, long at) {}

    @Override
    public void anomaly(WireAnomaly anomaly, Message message, String field, long at) {
        reading.report(anomaly.signal(message, field, place, offset));
    }
}
