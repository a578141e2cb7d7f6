package io.lazaretto.worker.frame;

import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.inspect.Facts.Claim;
import io.lazaretto.artifact.inspect.Facts.FileFormat;
import io.lazaretto.artifact.inspect.Facts.License;
import io.lazaretto.worker.frame.FromScanner.Checksum;
import io.lazaretto.worker.frame.FromScanner.Done;
import io.lazaretto.worker.frame.FromScanner.FactsFound;
import io.lazaretto.worker.frame.FromScanner.Read;
import io.lazaretto.worker.frame.FromScanner.Ready;
import io.lazaretto.worker.frame.FromScanner.Reported;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Frames of a scanner as bytes: length (type and payload, at most {@value #MAX_FRAME_BYTES}), type, payload. What is
 * allocated while reading is bounded by the length of the frame. Stateless.
 */
public final class FromScannerCodec {
    public static final int PROTOCOL = 3;
    /** Enough for the facts of a million artifacts. */
    public static final int MAX_FRAME_BYTES = 8 << 20;

    private static final int MAX_FORMATS = 64;
    private static final int MAX_CLAIMS = 64;
    private static final int MAX_NAME_BYTES = 4096;

    private static final byte READY = 1;
    private static final byte READ = 2;
    private static final byte FACTS = 3;
    private static final byte REPORT = 4;
    private static final byte DONE = 5;
    private static final byte CHECKSUM = 6;

    private FromScannerCodec() {}

    /** Writes and flushes. */
    public static void write(DataOutputStream out, FromScanner frame) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        payload(new DataOutputStream(bytes), frame);
        out.writeInt(bytes.size());
        bytes.writeTo(out);
        out.flush();
    }

    private static void payload(DataOutputStream out, FromScanner frame) throws IOException {
        switch (frame) {
            case Ready ready -> {
                out.writeByte(READY);
                out.writeInt(ready.protocol());
            }
            case Read read -> {
                out.writeByte(READ);
                out.writeInt(read.artifact());
                out.writeLong(read.position());
                out.writeInt(read.length());
            }
            case Checksum checksum -> {
                out.writeByte(CHECKSUM);
                out.writeInt(checksum.artifact());
                out.writeLong(checksum.position());
                out.writeLong(checksum.length());
            }
            case FactsFound facts -> {
                out.writeByte(FACTS);
                facts(out, facts);
            }
            case Reported reported -> {
                out.writeByte(REPORT);
                out.writeLong(reported.durationMillis());
                ReportCodec.write(out, reported.report());
            }
            case Done _ -> out.writeByte(DONE);
        }
    }

    private static void facts(DataOutputStream out, FactsFound facts) throws IOException {
        Wire.text(out, facts.kind());
        Wire.optionalText(out, facts.architecture());
        Wire.list(out, facts.formats(), format -> Wire.text(out, format));
        Wire.list(out, facts.tensorArtifacts(), out::writeInt);
        Wire.list(out, facts.lineage(), claim -> {
            Wire.text(out, claim.relation());
            Wire.text(out, claim.model());
            Wire.text(out, claim.path());
        });
        Wire.list(out, facts.unreadWeights(), format -> Wire.text(out, format));
        Wire.list(out, facts.licenses(), license -> {
            Wire.optionalText(out, license.spdxId());
            Wire.text(out, license.name());
            Wire.text(out, license.path());
        });
        Wire.list(out, facts.fileFormats(), file -> {
            Wire.text(out, file.path());
            Wire.text(out, file.format());
        });
    }

    /**
     * Reads one frame.
     *
     * @throws FrameException when the bytes are not a frame within the bounds
     * @throws java.io.EOFException when the stream ends
     */
    public static FromScanner read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 1 || length > MAX_FRAME_BYTES) {
            throw new FrameException("frame of " + length + " bytes");
        }
        // In steps, so that a length alone allocates nothing.
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new java.io.EOFException("the stream ends inside a frame");
        }
        DataInputStream frame = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            FromScanner value = payload(frame);
            Wire.end(frame);
            return value;
        } catch (java.io.EOFException e) {
            throw new FrameException("frame is shorter than its content");
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new FrameException("frame with an invalid value: " + e.getMessage());
        }
    }

    private static FromScanner payload(DataInputStream in) throws IOException {
        byte type = in.readByte();
        return switch (type) {
            case READY -> new Ready(in.readInt());
            case READ -> new Read(in.readInt(), in.readLong(), in.readInt());
            case CHECKSUM -> new Checksum(in.readInt(), in.readLong(), in.readLong());
            case FACTS -> facts(in);
            case REPORT -> reported(in);
            case DONE -> new Done();
            default -> throw new FrameException("frame of type " + type);
        };
    }

    private static Reported reported(DataInputStream in) throws IOException {
        long millis = in.readLong();
        if (millis < 0) {
            throw new FrameException("negative duration");
        }
        return new Reported(ReportCodec.read(in), millis);
    }

    private static FactsFound facts(DataInputStream in) throws IOException {
        return new FactsFound(
                Wire.text(in, MAX_NAME_BYTES),
                Wire.optionalText(in, MAX_NAME_BYTES),
                Wire.list(in, MAX_FORMATS, () -> Wire.text(in, MAX_NAME_BYTES)),
                Wire.list(in, MAX_FRAME_BYTES / Integer.BYTES, in::readInt),
                Wire.list(
                        in,
                        MAX_CLAIMS,
                        () -> new Claim(
                                Wire.text(in, MAX_NAME_BYTES),
                                Wire.text(in, MAX_NAME_BYTES),
                                Wire.text(in, 4 * MAX_NAME_BYTES))),
                Wire.list(in, MAX_FORMATS, () -> Wire.text(in, MAX_NAME_BYTES)),
                Wire.list(
                        in,
                        MAX_CLAIMS,
                        () -> new License(
                                Wire.optionalText(in, MAX_NAME_BYTES),
                                Wire.text(in, MAX_NAME_BYTES),
                                Wire.text(in, 4 * MAX_NAME_BYTES))),
                Wire.list(
                        in,
                        Facts.MAX_FILE_FORMATS,
                        () -> new FileFormat(Wire.text(in, MAX_NAME_BYTES), Wire.text(in, MAX_NAME_BYTES))));
    }
}
