package io.lazaretto.schemas.content;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.identity.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Digests of large files that a process of the same user has hashed a moment ago, so that whoever pins a model and whoever
 * scans it need not both read all of it. Thread-safe, and shared between processes: one small file for each digest.
 *
 * <p>A digest holds for one {@link FileState}: place, inode, size, both times. It is kept only when the file had been left
 * alone for {@link #SETTLED} before it was hashed, for within one tick of its clock a file system cannot tell a change; only
 * on file systems that take their time from this machine; and for {@link #KEPT}. The folder must belong to the user alone.
 * Where any of that fails, nothing is known, and the file is hashed.
 */
public final class RecentDigests {
    /** Knows nothing. */
    public static final RecentDigests NONE = new RecentDigests(null, InstantSource.system());

    static final Duration SETTLED = Duration.ofSeconds(2);
    static final Duration KEPT = Duration.ofMinutes(10);
    static final long SMALLEST = 16L << 20;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final String PRIVATE = "rwx------";
    private static final Set<String> OWN_CLOCK = Set.of("apfs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "xfs", "zfs");

    private final Path folder;
    private final InstantSource clock;

    private RecentDigests(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** @param folder made when it is needed, for the user alone */
    public static RecentDigests in(Path folder) {
        return in(folder, InstantSource.system());
    }

    /** @param clock that of the file system */
    public static RecentDigests in(Path folder, InstantSource clock) {
        return new RecentDigests(requireNonNull(folder, "folder is null"), requireNonNull(clock, "clock is null"));
    }

    Instant now() {
        return clock.instant();
    }

    /** The SHA-256 of a file in the state in which it was listed, in hex; the caller looks at the state again afterwards. */
    Optional<String> find(ListedFile file) {
        if (!isWorthIt(file)) {
            return Optional.empty();
        }
        try {
            Path entry = entry(file);
            if (!Files.exists(entry) || !isPrivate()) {
                return Optional.empty();
            }
            Duration age = Duration.between(Files.getLastModifiedTime(entry).toInstant(), now());
            if (age.isNegative() || age.compareTo(KEPT) > 0) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(entry))
                    .filter(hex -> HEX.matcher(hex).matches());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Keeps a digest, if it may be kept.
     *
     * @param file in the state that it had before and after it was read
     * @param began when reading it began
     */
    void remember(ListedFile file, String hex, Instant began) {
        if (!isWorthIt(file) || !isSettled(file.state(), began)) {
            return;
        }
        try {
            if (!OWN_CLOCK.contains(Files.getFileStore(file.file()).type())) {
                return;
            }
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
            if (isPrivate()) {
                forgetOld();
                Path unfinished = Files.createTempFile(folder, "digest", ".part");
                Files.writeString(unfinished, hex);
                Files.setLastModifiedTime(unfinished, FileTime.from(now()));
                Files.move(unfinished, entry(file), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Not kept: the file is hashed once more.
            return;
        }
    }

    private boolean isWorthIt(ListedFile file) {
        return folder != null && file.state().size() >= SMALLEST;
    }

    private static boolean isSettled(FileState state, Instant began) {
        Instant latest = began.minus(SETTLED);
        boolean hasChangeTime = state.changed().toMillis() > 0 && !state.key().equals("null");
        return hasChangeTime
                && state.modified().toInstant().isBefore(latest)
                && state.changed().toInstant().isBefore(latest);
    }

    private boolean isPrivate() throws IOException {
        try {
            String owner = Files.getOwner(folder).getName();
            return owner.equals(System.getProperty("user.name"))
                    && PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                            .equals(PRIVATE);
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    private Path entry(ListedFile file) {
        FileState state = file.state();
        return folder.resolve(Sha256.ofFields(
                file.file().toString(),
                Long.toString(state.size()),
                state.modified().toString(),
                state.changed().toString(),
                state.key()));
    }

    private void forgetOld() throws IOException {
        Instant oldest = now().minus(KEPT);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }
}
