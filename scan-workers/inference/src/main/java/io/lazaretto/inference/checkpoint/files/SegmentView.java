package io.lazaretto.inference.checkpoint.files;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Memory as the artifact room's parsers read it. */
public record SegmentView(MemorySegment segment) implements ByteView, ModelBytes {
    @Override
    public long size() {
        return segment.byteSize();
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
        if (position >= size()) {
            return 0;
        }
        int count = (int) Math.min(length, size() - position);
        MemorySegment.copy(segment, position, MemorySegment.ofArray(target), offset, count);
        return count;
    }

    @Override
    public List<ArtifactRef> artifacts() {
        return List.of(new ArtifactRef("", size()));
    }

    @Override
    public int read(int artifact, long position, byte[] target, int offset, int length) {
        return read(position, target, offset, length);
    }
}
