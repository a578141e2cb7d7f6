package io.lazaretto.schemas.content;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.content.ModelListing.Unread;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.schemas.identity.ManifestEntry;
import io.lazaretto.schemas.identity.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Hashes a listing into a manifest. Stops with InterruptedIOException when the thread is interrupted. */
public final class ModelHash {
    /** Fits into the cache of a core. */
    private static final int BUFFER = 1 << 17;

    private ModelHash() {}

    /**
     * @param manifest of the files that could be read without changing
     * @param unread what could not; when it is not empty the manifest is not the model's identity
     */
    public record Result(Manifest manifest, List<Unread> unread) {
        public Result {
            requireNonNull(manifest, "manifest is null");
            unread = List.copyOf(unread);
        }

        public boolean complete() {
            return unread.isEmpty();
        }
    }

    /**
     * @param progress told the number of bytes just hashed, after every buffer
     * @throws InterruptedIOException when interrupted; the interrupt flag stays set
     */
    public static Result hash(ModelListing listing, LongConsumer progress) throws InterruptedIOException {
        return hash(listing, progress, RecentDigests.NONE);
    }

    /**
     * @param progress told the number of bytes just hashed, after every buffer; all of a file where its digest is known
     * @param recent digests that need not be computed again
     * @throws InterruptedIOException when interrupted; the interrupt flag stays set
     */
    public static Result hash(ModelListing listing, LongConsumer progress, RecentDigests recent)
            throws InterruptedIOException {
        List<ManifestEntry> entries = new ArrayList<>(listing.files().size());
        List<Unread> unread = new ArrayList<>(listing.unread());
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        for (ListedFile file : listing.files()) {
            try {
                Instant began = recent.now();
                Optional<String> known = recent.find(file);
                known.ifPresent(_ -> progress.accept(file.state().size()));
                String digest = known.isPresent() ? known.get() : hash(file, buffer, progress);
                if (digest != null && FileState.of(file.file()).equals(file.state())) {
                    if (known.isEmpty()) {
                        recent.remember(file, digest, began);
                    }
                    entries.add(new ManifestEntry(file.path(), file.state().size(), digest));
                } else {
                    unread.add(new Unread(file.path(), "changed while it was read"));
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                unread.add(new Unread(file.path(), "unreadable"));
            }
        }
        return new Result(Manifest.of(entries), unread);
    }

    /** Null when the file holds more or fewer bytes than were listed; one that grows is not followed to its end. */
    private static String hash(ListedFile file, ByteBuffer buffer, LongConsumer progress) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (SeekableByteChannel channel =
                Files.newByteChannel(file.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long left = file.state().size();
            while (true) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while hashing");
                }
                buffer.clear();
                int read = channel.read(buffer);
                if (read < 0) {
                    return left == 0 ? Sha256.hex(digest.digest()) : null;
                }
                left -= read;
                if (left < 0) {
                    return null;
                }
                digest.update(buffer.flip());
                progress.accept(read);
            }
        }
    }
}
