package io.lazaretto.artifact.tfrecord;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.bytes.MaskedCrc32c;
import io.lazaretto.artifact.protobuf.FieldType;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireProbe;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.PlainMessages;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Records of length, checksum, bytes, checksum (tensorflow {@code core/lib/io/record_writer.cc}) that hold an {@code Event} of
 * TensorBoard or a {@code tf.train.Example}. What is neither has not been understood.
 */
public final class TfrecordReader implements FormatReader {
    private static final String FORMAT = "tfrecord";
    private static final long MAX_RECORD = Integer.MAX_VALUE;
    private static final int CHUNK = 1 << 16;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, FORMAT, reading.budget());
        boolean unknown = false;
        while (!in.atEnd()) {
            reading.budget().checkTime();
            long length = in.i64();
            CRC32C crc = new CRC32C();
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                crc.update((int) (length >>> shift));
            }
            if (in.u32() != MaskedCrc32c.of(crc)) {
                throw in.malformed("a length with a wrong checksum");
            }
            if (length > MAX_RECORD) {
                throw in.malformed("a record of more than 2 GiB");
            }
            long at = in.position();
            ByteView record = in.bytes(length, "a record");
            if (in.u32() != checksum(record, reading.budget())) {
                throw in.malformed("a record with a wrong checksum");
            }
            unknown |= !record(record, at, place, reading);
        }
        if (unknown) {
            reading.report(Signal.inconclusive(
                    Reasons.NOT_EXAMINED + "records",
                    "tfrecord.record",
                    "A record that is neither an event nor an example has not been examined",
                    place.whole(),
                    Map.of()));
        }
    }

    private static long checksum(ByteView record, Budget budget) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, record.size()))];
        for (long at = 0; at < record.size(); at += chunk.length) {
            crc.update(chunk, 0, record.read(at, chunk, 0, chunk.length));
            budget.checkTime();
        }
        return MaskedCrc32c.of(crc);
    }

    /** @return whether it was understood */
    private static boolean record(ByteView record, long at, Place place, Reading reading)
            throws IOException, MalformedArtifactException {
        for (String type : new String[] {"Event", "Example"}) {
            ByteWindow bytes = new ByteWindow(record, 1 << 10);
            if (WireProbe.of(bytes, 0, record.size(), Schema.TENSORBOARD.type(type))
                    .isPresent()) {
                PlainMessages visitor = new Records(place.member("record@" + at), reading);
                WireWalk.walk(record, Schema.TENSORBOARD, type, FORMAT, visitor, reading.budget());
                return true;
            }
        }
        if (record.size() > 0) {
            reading.numbers(record, place.member("record@" + at));
        }
        return record.size() == 0;
    }

    private static final class Records extends PlainMessages {
        Records(Place place, Reading reading) {
            super(place, reading);
        }

        /** Tags and keys are names; thousands of events repeat them. */
        @Override
        protected boolean isProse(Message message, FieldType field) {
            return field.name().equals("summary_description") || field.name().equals("message");
        }
    }
}
