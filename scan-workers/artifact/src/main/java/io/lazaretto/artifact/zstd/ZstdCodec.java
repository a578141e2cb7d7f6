package io.lazaretto.artifact.zstd;

import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.codec.Codec;
import io.lazaretto.artifact.codec.SkippableFrames;
import io.lazaretto.artifact.codec.SourceStream;
import java.io.IOException;
import java.io.InputStream;

/** Frames one after the other, and skippable ones between them. */
public final class ZstdCodec implements Codec {
    @Override
    public InputStream open(SourceStream source) throws IOException {
        return new ZstdFrame(source);
    }

    @Override
    public boolean continuesAt(ByteWindow bytes, long offset) throws IOException {
        return bytes.matches(offset, 0x28, 0xb5, 0x2f, 0xfd);
    }

    @Override
    public long skipBetween(ByteWindow bytes, long offset) throws IOException {
        return SkippableFrames.behind(bytes, offset);
    }
}
