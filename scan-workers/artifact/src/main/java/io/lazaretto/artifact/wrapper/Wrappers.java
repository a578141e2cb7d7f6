package io.lazaretto.artifact.wrapper;

import io.lazaretto.artifact.codec.Codecs;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.zstd.ZstdCodec;

/** The reader of each compressed form. */
public final class Wrappers {
    public static final FormatReader GZIP = WrapperReader.of(Codecs.GZIP, new GzipBesides());
    public static final FormatReader ZLIB = WrapperReader.of(Codecs.ZLIB);
    public static final FormatReader BZIP2 = WrapperReader.of(Codecs.BZIP2);
    public static final FormatReader XZ = WrapperReader.of(Codecs.XZ);
    public static final FormatReader LZMA = WrapperReader.of(Codecs.LZMA);
    public static final FormatReader LZ4 = WrapperReader.of(Codecs.LZ4);
    public static final FormatReader ZSTD = WrapperReader.of(new ZstdCodec());

    private Wrappers() {}
}
