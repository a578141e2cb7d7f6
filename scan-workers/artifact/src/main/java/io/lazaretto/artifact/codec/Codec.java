package io.lazaretto.artifact.codec;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.io.InputStream;

/** One way to compress. Stateless. */
public interface Codec {
    /**
     * Decodes one stream, from its first byte to its last check.
     *
     * @return takes no byte from the source that lies behind the stream once it has said that it is at its end; throws any
     *     exception for bytes that are not a proper stream
     */
    InputStream open(SourceStream source) throws IOException;

    /** Whether what begins here is read as part of the same content by those who write and read this format. */
    default boolean continuesAt(ByteWindow bytes, long offset) throws IOException {
        return false;
    }

    /** @return where the first or next stream would begin, behind padding and whatever else readers skip without a word */
    default long skipBetween(ByteWindow bytes, long offset) throws IOException {
        return offset;
    }
}
