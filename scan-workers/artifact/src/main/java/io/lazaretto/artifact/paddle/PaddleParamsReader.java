package io.lazaretto.artifact.paddle;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.protobuf.Message;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.reader.Cursor;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.PlainMessages;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;

/**
 * Tensors one after another, without names (paddle {@code framework/dense_tensor_serialize.cc}): version, levels of detail,
 * version, a {@code TensorDesc} with its length, bytes.
 */
public final class PaddleParamsReader implements FormatReader {
    private static final String FORMAT = "paddle-params";
    private static final int MAX_DESCRIPTION = 1 << 10;
    private static final int MAX_RANK = 64;
    private static final int MIN_SEARCHED = 16;

    /** Bytes of an element by {@code VarType.Type}. */
    private static final Map<Long, Integer> SIZES = Map.ofEntries(
            Map.entry(0L, 1),
            Map.entry(1L, 2),
            Map.entry(2L, 4),
            Map.entry(3L, 8),
            Map.entry(4L, 2),
            Map.entry(5L, 4),
            Map.entry(6L, 8),
            Map.entry(19L, 8),
            Map.entry(20L, 1),
            Map.entry(21L, 1),
            Map.entry(22L, 2),
            Map.entry(23L, 8),
            Map.entry(24L, 16),
            Map.entry(32L, 1),
            Map.entry(33L, 1));

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Cursor in = new Cursor(view, FORMAT, reading.budget());
        while (!in.atEnd()) {
            reading.budget().checkTime();
            tensor(in, place, reading);
        }
    }

    private static void tensor(Cursor in, Place place, Reading reading) throws IOException, MalformedArtifactException {
        long start = in.position();
        if (in.u32() != 0) {
            throw in.malformed("a version that does not exist");
        }
        for (long levels = in.count(in.i64(), Long.BYTES, "levels"); levels > 0; levels--) {
            in.skip(in.i64(), "a level");
        }
        if (in.u32() != 0) {
            throw in.malformed("a version that does not exist");
        }
        long length = in.u32();
        if (length > MAX_DESCRIPTION) {
            throw in.malformed("a description that is too long");
        }
        ByteView description = in.bytes(length, "a description");
        Description found = new Description(place.member("tensor@" + start), reading);
        WireWalk.walk(description, Schema.PADDLE, "VarType.TensorDesc", FORMAT, found, reading.budget());
        if (found.bytes == null) {
            throw in.malformed("a tensor of an impossible type or shape");
        }
        if (found.bytes.compareTo(BigInteger.valueOf(in.remaining())) > 0) {
            throw in.malformed("a tensor beyond the end of the file");
        }
        ByteView data = in.bytes(found.bytes.longValueExact(), "a tensor");
        if (data.size() >= MIN_SEARCHED) {
            reading.numbers(data, place.member("tensor@" + start));
        }
    }

    private static final class Description extends PlainMessages {
        private BigInteger bytes;

        Description(Place place, Reading reading) {
            super(place, reading);
        }

        @Override
        public void end(Message message) {
            Integer size = SIZES.get(message.number("data_type"));
            if (size == null || message.count("dims") > MAX_RANK || message.lowest("dims") < 0) {
                return;
            }
            bytes = message.numbers("dims").stream()
                    .map(BigInteger::valueOf)
                    .reduce(BigInteger.valueOf(size), BigInteger::multiply);
        }
    }
}
