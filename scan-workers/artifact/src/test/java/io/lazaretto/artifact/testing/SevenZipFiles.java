package io.lazaretto.artifact.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Writes 7z archives of one entry. */
public final class SevenZipFiles {
    private SevenZipFiles() {}

    /** @param password null for an archive that is not encrypted */
    public static byte[] of(SevenZMethod method, String password, String name, byte[] content) {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        char[] secret = password == null ? null : password.toCharArray();
        try (SevenZOutputFile out = new SevenZOutputFile(channel, secret)) {
            out.setContentCompression(method);
            SevenZArchiveEntry entry = new SevenZArchiveEntry();
            entry.setName(name);
            entry.setHasStream(true);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
            out.finish();
            return Arrays.copyOf(channel.array(), (int) channel.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
