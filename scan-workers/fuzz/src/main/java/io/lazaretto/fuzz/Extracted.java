package io.lazaretto.fuzz;

import io.lazaretto.artifact.inspect.Detectors;
import io.lazaretto.artifact.report.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Other readers of the same container: when one of them gets a threat out of it, the container is not clear. Where they take
 * no more than a careful reader does, the threat itself must have been seen.
 */
enum Extracted implements Relation {
    ZIP_DIRECTORY {
        @Override
        void read(byte[] file, Contents contents) throws IOException {
            try (ZipFile zip = ZipFile.builder()
                    .setSeekableByteChannel(new SeekableInMemoryByteChannel(file))
                    .setIgnoreLocalFileHeader(true)
                    .get()) {
                for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                    contents.tryAdd(() -> zip.getInputStream(entry));
                }
            }
        }
    },
    ZIP_STREAM {
        @Override
        void read(byte[] file, Contents contents) throws IOException {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
                while (zip.getNextEntry() != null) {
                    contents.add(zip);
                }
            }
        }
    },
    ZIP_STREAM_OF_COMMONS {
        @Override
        void read(byte[] file, Contents contents) throws IOException {
            entries(new ZipArchiveInputStream(new ByteArrayInputStream(file)), contents);
        }
    },
    /** Checks no checksums, and so reads what no loader of models reads. */
    TAR {
        @Override
        boolean isMissed(Verdict whole) {
            return whole.isClear();
        }

        @Override
        void read(byte[] file, Contents contents) throws IOException {
            entries(new TarArchiveInputStream(new ByteArrayInputStream(file)), contents);
        }
    },
    GZIP {
        @Override
        void read(byte[] file, Contents contents) throws IOException {
            contents.add(new GZIPInputStream(new ByteArrayInputStream(file)));
        }
    },
    GZIP_OF_COMMONS {
        @Override
        void read(byte[] file, Contents contents) throws IOException {
            contents.add(GzipCompressorInputStream.builder()
                    .setInputStream(new ByteArrayInputStream(file))
                    .setDecompressConcatenated(true)
                    .get());
        }
    };

    private static final int MOST_CONTENTS = 8;
    private static final int LONGEST_CONTENT = 1 << 16;

    /** Reads until the file breaks. */
    abstract void read(byte[] file, Contents contents) throws IOException;

    boolean isMissed(Verdict whole) {
        return whole.of(Detectors.PICKLE) == Outcome.CLEAR;
    }

    @Override
    public void check(byte[] data, Verdict whole, Context context, int pick) {
        if (!isMissed(whole)) {
            return;
        }
        Contents contents = new Contents();
        try {
            read(context.model(data).first(), contents);
        } catch (IOException | RuntimeException e) {
            // What came before counts; these readers may fail as they like.
            contents.end();
        }
        for (byte[] content : contents.all) {
            if (Seeds.isPickleThreat(Oracle.inspect(Model.of("model.pkl", content)))) {
                throw new BrokenPromiseException("what another reader reads is seen", name(), whole);
            }
        }
    }

    private static void entries(ArchiveInputStream<? extends ArchiveEntry> archive, Contents contents)
            throws IOException {
        try (archive) {
            while (archive.getNextEntry() != null) {
                contents.add(archive);
            }
        }
    }

    /** The first contents, bounded. */
    static final class Contents {
        private final List<byte[]> all = new ArrayList<>();
        private boolean ended;

        interface Opening {
            InputStream open() throws IOException;
        }

        void add(InputStream in) throws IOException {
            byte[] content = new byte[LONGEST_CONTENT];
            int length = 0;
            try {
                for (int read = 0; read >= 0 && length < content.length; length += Math.max(0, read)) {
                    read = in.read(content, length, content.length - length);
                }
            } finally {
                if (!ended && all.size() < MOST_CONTENTS) {
                    all.add(Bytes.head(content, length));
                }
            }
        }

        void tryAdd(Opening opening) {
            try (InputStream in = opening.open()) {
                add(in);
            } catch (IOException | RuntimeException e) {
                // This entry breaks; the next one may not.
                ended = all.size() >= MOST_CONTENTS;
            }
        }

        void end() {
            ended = true;
        }
    }
}
