package io.lazaretto.artifact.bytes;

import static java.util.Objects.checkFromIndexSize;

import java.io.EOFException;
import java.io.IOException;

record ArtifactView(ModelBytes model, int artifact, long size) implements ByteView {
    @Override
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        int wanted = (int) Math.max(0, Math.min(length, size - position));
        int done = 0;
        while (done < wanted) {
            int read = model.read(artifact, position + done, target, offset + done, wanted - done);
            if (read <= 0) {
                throw new EOFException("the artifact ends before its declared size");
            }
            done += read;
        }
        return done;
    }

    @Override
    public long crc32(long from, long length) throws IOException {
        return model.crc32(artifact, checkFromIndexSize(from, length, size), length);
    }
}
