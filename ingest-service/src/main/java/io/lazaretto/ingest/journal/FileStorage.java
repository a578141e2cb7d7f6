package io.lazaretto.ingest.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * {@link Storage} on random access files: unlike a channel, such a file is not closed when a thread that writes to it is
 * interrupted.
 */
final class FileStorage implements Storage {
    @Override
    public AppendFile open(Path path) throws IOException {
        boolean created = Files.notExists(path);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (created) {
                forceDirectory(path.toAbsolutePath().getParent());
            }
            file.seek(file.length());
            return new OpenFile(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static void forceDirectory(Path directory) throws IOException {
        // A pending interrupt would close the channel before it has done its work.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private record OpenFile(RandomAccessFile file) implements AppendFile {
        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            file.write(copy);
        }

        @Override
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.setLength(size);
            file.seek(size);
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
