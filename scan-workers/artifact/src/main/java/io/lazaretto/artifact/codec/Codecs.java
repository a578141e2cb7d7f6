package io.lazaretto.artifact.codec;

import io.lazaretto.artifact.bytes.ByteWindow;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/** The codecs that are understood. All of them are Java, but for the JDK's own inflater. */
public enum Codecs implements Codec {
    /** RFC 1952: members follow each other, and zeros may fill up the last block. */
    GZIP {
        @Override
        public InputStream open(SourceStream source) throws IOException {
            return new GzipMember(source);
        }

        @Override
        public boolean continuesAt(ByteWindow bytes, long offset) throws IOException {
            return bytes.matches(offset, 0x1f, 0x8b);
        }

        @Override
        public long skipBetween(ByteWindow bytes, long offset) throws IOException {
            return zeros(bytes, offset, 1);
        }
    },
    /** RFC 1950. */
    ZLIB {
        @Override
        public InputStream open(SourceStream source) {
            return new Inflating(source, false);
        }
    },
    /** RFC 1951, as zip has it. */
    DEFLATE {
        @Override
        public InputStream open(SourceStream source) {
            return new Inflating(source, true);
        }
    },
    BZIP2 {
        @Override
        public InputStream open(SourceStream source) throws IOException {
            return new BZip2CompressorInputStream(source, false);
        }

        @Override
        public boolean continuesAt(ByteWindow bytes, long offset) throws IOException {
            return bytes.matches(offset, "BZh");
        }
    },
    /** The .xz file format, 1.2.0: streams, with padding in multiples of four bytes. */
    XZ {
        @Override
        public InputStream open(SourceStream source) throws IOException {
            return new SingleXZInputStream(source, MAX_MEMORY_KIB);
        }

        @Override
        public boolean continuesAt(ByteWindow bytes, long offset) throws IOException {
            return bytes.matches(offset, 0xfd, '7', 'z', 'X', 'Z', 0);
        }

        @Override
        public long skipBetween(ByteWindow bytes, long offset) throws IOException {
            return zeros(bytes, offset, 4);
        }
    },
    /** The format of LZMA Utils, "LZMA alone". */
    LZMA {
        @Override
        public InputStream open(SourceStream source) throws IOException {
            return new LZMAInputStream(source, MAX_MEMORY_KIB);
        }
    },
    /** The LZ4 frame format, 1.6.1. */
    LZ4 {
        @Override
        public InputStream open(SourceStream source) throws IOException {
            return new FramedLZ4CompressorInputStream(source, false);
        }

        @Override
        public boolean continuesAt(ByteWindow bytes, long offset) throws IOException {
            return bytes.matches(offset, 0x04, 0x22, 0x4d, 0x18);
        }

        @Override
        public long skipBetween(ByteWindow bytes, long offset) throws IOException {
            return SkippableFrames.behind(bytes, offset);
        }
    };

    /** What a decoder may use for its dictionary: enough for every preset of xz. */
    private static final int MAX_MEMORY_KIB = 80 << 10;

    /** More padding than that is not looked at in search of a stream. */
    private static final long MAX_PADDING = 1 << 20;

    private static long zeros(ByteWindow bytes, long from, int multiple) throws IOException {
        long at = from;
        while (at - from < MAX_PADDING && bytes.at(at) == 0) {
            at++;
        }
        return at - (at - from) % multiple;
    }
}
