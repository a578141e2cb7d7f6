package io.lazaretto.artifact.tensorflow;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.ProtoVisitor;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireAnomaly;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A log for TensorBoard: records of {@code u64 length, u32 check, bytes, u32 check}, each an {@code Event} (TensorFlow, "TFRecord
 * and tf.train.Example"). Graphs in it are drawn and never run.
 */
public final class EventsReader implements FormatReader {
    private static final String FORMAT = "tensorflow-events";
    private static final int HEADER = 12;
    private static final int MASK = 0xa282ead8;
    private static final int MIN_SEARCHED = 16;
    private static final int CHUNK = 1 << 16;
    private static final int MAX_TEXT = 1 << 20;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        for (long at = 0; at < view.size(); ) {
            reading.budget().checkTime();
            if (view.size() - at < HEADER + Integer.BYTES) {
                throw new MalformedArtifactException(FORMAT, at, "a record ends early");
            }
            ByteBuffer header = ByteBuffer.wrap(view.copy(at, HEADER)).order(ByteOrder.LITTLE_ENDIAN);
            long length = header.getLong(0);
            if (header.getInt(Long.BYTES) != check(view, at, Long.BYTES)) {
                throw new MalformedArtifactException(FORMAT, at, "the check of a length does not fit");
            }
            if (length < 0 || length > view.size() - at - HEADER - Integer.BYTES) {
                throw new MalformedArtifactException(FORMAT, at, "a record ends early");
            }
            long data = at + HEADER;
            int stated = ByteBuffer.wrap(view.copy(data + length, Integer.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            if (stated != check(view, data, length)) {
                throw new MalformedArtifactException(FORMAT, data, "the check of a record does not fit");
            }
            WireWalk.walk(
                    view.slice(data, length), Schema.EVENTS, "Event", FORMAT, new Visitor(place, reading, data), reading.budget());
            at = data + length + Integer.BYTES;
        }
    }

    private static int check(ByteView view, long from, long length) throws IOException {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < length; at += CHUNK) {
            crc.update(view.copy(from + at, (int) Math.min(CHUNK, length - at)));
        }
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private record Visitor(Place place, Reading reading, long base) implements ProtoVisitor {
        @Override
        public void bytes(Message message, FieldType field, ByteView content, long offset) throws IOException {
            if (content.size() < MIN_SEARCHED) {
                return;
            }
            reading.numbers(content, place.member(field.name() + "@" + (base + offset)));
            if (field.name().equals("string_val") && content.size() <= MAX_TEXT) {
                reading.prose(new String(content.copy(0, MAX_TEXT), StandardCharsets.UTF_8), place, base + offset);
            }
        }

        @Override
        public void end(Message message) {}

        @Override
        public void anomaly(WireAnomaly anomaly, Message message, String field, long offset) {
            reading.report(anomaly.signal(message, field, place, base + offset));
        }
    }
}
