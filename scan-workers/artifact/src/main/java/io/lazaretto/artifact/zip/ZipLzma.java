package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.codec.Codec;
import io.lazaretto.artifact.codec.DamagedException;
import io.lazaretto.artifact.codec.SourceStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.LZMAInputStream;

/**
 * LZMA as method 14 of zip has it (APPNOTE 5.8.8): a version, the length of the properties, the properties, the data.
 *
 * @param size of the content, -1 when a marker ends the data
 */
record ZipLzma(long size) implements Codec {
    private static final int PROPERTIES = 5;
    private static final long MAX_DICTIONARY = 64 << 20;

    @Override
    public InputStream open(SourceStream source) throws IOException {
        byte[] header = source.readNBytes(4 + PROPERTIES);
        if (header.length < 4 + PROPERTIES || header[2] != PROPERTIES || header[3] != 0) {
            throw new DamagedException("the LZMA properties are not as zip has them");
        }
        long dictionary = 0;
        for (int i = 0; i < 4; i++) {
            dictionary |= (header[5 + i] & 0xffL) << 8 * i;
        }
        if (dictionary > MAX_DICTIONARY) {
            throw new DamagedException("the LZMA dictionary is larger than any writer makes it");
        }
        return new LZMAInputStream(source, size, header[4], (int) dictionary);
    }
}
