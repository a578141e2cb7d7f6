package io.lazaretto.ingest.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads a journal file back after a stop, orderly or not. Stateless. */
public final class JournalReader {
    /** Far above any segment; a file beyond it was not written by this code. */
    private static final long MAX_FILE_BYTES = 1L << 30;

    private JournalReader() {}

    /**
     * @param damaged stretches that hold no whole frame though frames or bytes follow
     * @param wholeBytes end of the last whole frame or damaged stretch
     * @param tornBytes what a crash left behind an unfinished append; 0 mostly
     */
    public record Content(List<Frame> frames, List<Stretch> damaged, long wholeBytes, long tornBytes) {
        public Content {
            frames = List.copyOf(frames);
            damaged = List.copyOf(damaged);
        }
    }

    /** Bytes of a file from {@code from} (inclusive) to {@code to} (exclusive). */
    public record Stretch(long from, long to) {}

    /** @throws IOException when the file cannot be read; damage is no exception */
    public static Content read(Path file) throws IOException {
        return new Parse(bytes(requireNonNull(file, "file is null"))).run();
    }

    /**
     * Reads, copies every damaged or torn stretch into the quarantine directory, and cuts a torn tail off.
     *
     * @throws IOException when that cannot be done; the file is then as it was
     */
    public static Content recover(Path file, Path quarantine) throws IOException {
        ByteBuffer bytes = bytes(requireNonNull(file, "file is null"));
        Content content = new Parse(bytes).run();
        for (Stretch stretch : content.damaged()) {
            setAside(bytes, stretch, file, quarantine, "damaged");
        }
        if (content.tornBytes() > 0) {
            setAside(bytes, new Stretch(content.wholeBytes(), bytes.limit()), file, quarantine, "torn");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(content.wholeBytes());
                channel.force(true);
            }
        }
        return content;
    }

    private static void setAside(ByteBuffer bytes, Stretch stretch, Path file, Path quarantine, String kind)
            throws IOException {
        Files.createDirectories(quarantine);
        byte[] copy = new byte[(int) (stretch.to() - stretch.from())];
        bytes.get((int) stretch.from(), copy);
        Files.write(quarantine.resolve(file.getFileName() + "-" + stretch.from() + "." + kind), copy);
    }

    private static ByteBuffer bytes(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("not a journal, it is too large: " + file.getFileName());
        }
        return ByteBuffer.wrap(Files.readAllBytes(file));
    }

    /** One pass over one file. */
    private static final class Parse {
        private final ByteBuffer bytes;
        private final List<Frame> frames = new ArrayList<>();
        private final List<Stretch> damaged = new ArrayList<>();

        Parse(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        Content run() {
            int position = 0;
            while (position < bytes.limit()) {
                Frame frame = frameAt(position);
                if (frame != null) {
                    frames.add(frame);
                    position += frame.sizeOnDisk();
                    continue;
                }
                int next = nextFrame(position + 1);
                if (next < 0 && isUnfinished(position)) {
                    return new Content(frames, damaged, position, bytes.limit() - position);
                }
                int end = next < 0 ? bytes.limit() : next;
                damaged.add(new Stretch(position, end));
                position = end;
            }
            return new Content(frames, damaged, bytes.limit(), 0);
        }

        /** Whether the rest looks like an append that was cut: shorter than a frame, or than it says itself. */
        private boolean isUnfinished(int position) {
            int left = bytes.limit() - position;
            if (left < Frame.HEADER_BYTES) {
                return true;
            }
            int length = bytes.getInt(position + 4);
            return bytes.getInt(position) == Frame.MARKER
                    && length >= 0
                    && length <= Frame.MAX_PAYLOAD_BYTES
                    && left < Frame.HEADER_BYTES + length;
        }

        private int nextFrame(int from) {
            for (int position = from; position <= bytes.limit() - Frame.HEADER_BYTES; position++) {
                if (bytes.getInt(position) == Frame.MARKER && frameAt(position) != null) {
                    return position;
                }
            }
            return -1;
        }

        private Frame frameAt(int position) {
            int left = bytes.limit() - position;
            if (left < Frame.HEADER_BYTES || bytes.getInt(position) != Frame.MARKER) {
                return null;
            }
            int length = bytes.getInt(position + 4);
            if (length < 0 || length > Frame.MAX_PAYLOAD_BYTES || left < Frame.HEADER_BYTES + length) {
                return null;
            }
            long sequence = bytes.getLong(position + 8);
            byte[] payload = new byte[length];
            bytes.get(position + Frame.HEADER_BYTES, payload);
            return bytes.getInt(position + 16) == Frame.checksum(sequence, payload)
                    ? new Frame(sequence, payload)
                    : null;
        }
    }
}
