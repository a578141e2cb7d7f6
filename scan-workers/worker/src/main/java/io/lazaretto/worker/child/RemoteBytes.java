package io.lazaretto.worker.child;

import io.lazaretto.artifact.bytes.JoinedCrc32;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.worker.frame.ChecksumReply;
import io.lazaretto.worker.frame.FromScanner;
import io.lazaretto.worker.frame.FromScannerCodec;
import io.lazaretto.worker.frame.ReadReply;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The bytes of a model, asked of the worker. Small reads are served from a window, so that a parser may read a few bytes at
 * a time. One buffer of {@value #WINDOW} bytes; not thread-safe.
 */
final class RemoteBytes implements ModelBytes {
    private static final int WINDOW = 1 << 20;

    private final List<ArtifactRef> artifacts;
    private final int first;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final byte[] window = new byte[WINDOW];
    private int windowArtifact = -1;
    private long windowStart;
    private int windowLength;

    /** @param first index that the worker knows the first artifact by */
    RemoteBytes(List<ArtifactRef> artifacts, int first, DataInputStream in, DataOutputStream out) {
        this.artifacts = artifacts;
        this.first = first;
        this.in = in;
        this.out = out;
    }

    @Override
    public List<ArtifactRef> artifacts() {
        return artifacts;
    }

    @Override
    public int read(int artifact, long position, byte[] target, int offset, int length) throws IOException {
        Objects.checkIndex(artifact, artifacts.size());
        Objects.checkFromIndexSize(offset, length, target.length);
        if (position < 0) {
            throw new IndexOutOfBoundsException("position is negative");
        }
        long left = artifacts.get(artifact).size() - position;
        int wanted = (int) Math.max(0, Math.min(length, left));
        int done = 0;
        while (done < wanted) {
            int count = some(artifact, position + done, target, offset + done, wanted - done);
            if (count == 0) {
                // Shorter than listed: the worker notices that the file changed.
                break;
            }
            done += count;
        }
        return done;
    }

    /** A small range is read, for whoever checks it reads it next; a large one stays where it is. */
    @Override
    public long crc32(int artifact, long position, long length) throws IOException {
        Objects.checkIndex(artifact, artifacts.size());
        Objects.checkFromIndexSize(position, length, artifacts.get(artifact).size());
        if (length <= WINDOW) {
            return ModelBytes.super.crc32(artifact, position, length);
        }
        JoinedCrc32 crc = new JoinedCrc32();
        for (long done = 0; done < length; done += ChecksumReply.MAX_BYTES) {
            long part = Math.min(ChecksumReply.MAX_BYTES, length - done);
            FromScannerCodec.write(out, new FromScanner.Checksum(first + artifact, position + done, part));
            crc.append(ChecksumReply.read(in), part);
        }
        return crc.value();
    }

    private int some(int artifact, long position, byte[] target, int offset, int length) throws IOException {
        if (length >= WINDOW && !inWindow(artifact, position)) {
            return ask(artifact, position, target, offset, Math.min(length, ReadReply.MAX_BYTES));
        }
        if (!inWindow(artifact, position)) {
            int size = windowSize(artifact, position, length);
            windowArtifact = -1;
            windowLength = ask(artifact, position, window, 0, size);
            windowStart = position;
            windowArtifact = artifact;
            if (windowLength == 0) {
                return 0;
            }
        }
        int from = (int) (position - windowStart);
        int count = Math.min(length, windowLength - from);
        System.arraycopy(window, from, target, offset, count);
        return count;
    }

    private boolean inWindow(int artifact, long position) {
        return artifact == windowArtifact && position >= windowStart && position < windowStart + windowLength;
    }

    /** Little at first, for most artifacts are only looked at; a full window where reading goes on from the last one. */
    private int windowSize(int artifact, long position, int length) {
        boolean sequential = windowArtifact == artifact && position == windowStart + windowLength;
        long left = artifacts.get(artifact).size() - position;
        return (int) Math.min(left, sequential ? WINDOW : Math.max(length, 1 << 16));
    }

    private int ask(int artifact, long position, byte[] target, int offset, int length) throws IOException {
        FromScannerCodec.write(out, new FromScanner.Read(first + artifact, position, length));
        return ReadReply.read(in, target, offset, length);
    }
}
