package io.lazaretto.schemas.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.identity.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentDigestsTest {
    private static final String PLANTED = "ab".repeat(32);

    @TempDir
    Path folder;

    private Path model;
    private Path kept;
    private Instant now;
    private Set<String> believed;

    @BeforeEach
    void writeAModel() throws IOException {
        model = folder.resolve("model.bin");
        try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
            file.setLength(RecentDigests.SMALLEST);
        }
        kept = folder.resolve("digests");
        believed = Set.of(Files.getFileStore(model).type());
        now = Instant.now().plus(RecentDigests.SETTLED).plusSeconds(1);
    }

    private RecentDigests digests() {
        return RecentDigests.in(kept, () -> now, believed::contains);
    }

    private ListedFile listed() throws IOException {
        return new ListedFile("model.bin", model, FileState.of(model));
    }

    private String hash() throws IOException {
        ModelListing listing = ModelFolder.list(model, ListingLimits.DEFAULT);
        return ModelHash.hash(listing, bytes -> {}, digests())
                .manifest()
                .entries()
                .getFirst()
                .sha256();
    }

    @Test
    void aFileThatWasHashedIsNotHashedAgain() throws IOException {
        String digest = hash();
        assertThat(digests().find(listed())).contains(digest);
        assertThat("sha256:" + digest).isEqualTo(Sha256.of(Files.readAllBytes(model)));
        digests().remember(listed(), PLANTED, now);
        assertThat(hash()).isEqualTo(PLANTED);
    }

    @Test
    void aFileThatWasWrittenToIsHashedAgain() throws IOException {
        digests().remember(listed(), PLANTED, now);
        FileTime modified = Files.getLastModifiedTime(model);
        try (RandomAccessFile file = new RandomAccessFile(model.toFile(), "rw")) {
            file.write(1);
        }
        Files.setLastModifiedTime(model, modified);
        assertThat(hash()).isNotEqualTo(PLANTED);
    }

    @Test
    void anotherFileInItsPlaceIsHashed() throws IOException {
        digests().remember(listed(), PLANTED, now);
        Path other = folder.resolve("other");
        Files.copy(model, other);
        Files.move(other, model, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(digests().find(listed())).isEmpty();
    }

    @Test
    void whatWasHashedRightAfterItWasWrittenIsNotKept() throws IOException {
        digests().remember(listed(), PLANTED, FileState.of(model).changed().toInstant());
        assertThat(digests().find(listed())).isEmpty();
    }

    @Test
    void aDigestIsForgottenAfterAWhile() throws IOException {
        digests().remember(listed(), PLANTED, now);
        now = now.plus(RecentDigests.KEPT).plus(Duration.ofSeconds(1));
        assertThat(digests().find(listed())).isEmpty();
    }

    @Test
    void aFolderThatOthersCanWriteToIsNotBelieved() throws IOException {
        digests().remember(listed(), PLANTED, now);
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(digests().find(listed())).isEmpty();
    }

    @Test
    void whatIsNoDigestIsNotBelieved() throws IOException {
        digests().remember(listed(), "not a digest", now);
        assertThat(digests().find(listed())).isEmpty();
    }

    @Test
    void whatLiesOnAnotherFileSystemIsNotKept() throws IOException {
        believed = Set.of();
        digests().remember(listed(), PLANTED, now);
        assertThat(digests().find(listed())).isEmpty();
    }

    /** In a tmpfs no time changes when mapped memory is written; what lies below an overlay nobody knows. */
    @ParameterizedTest
    @CsvSource({
        "ext4, true",
        "xfs, true",
        "btrfs, true",
        "tmpfs, false",
        "overlay, false",
        "nfs4, false",
        "fuse, false",
        "9p, false",
        "zfs, false",
        "apfs, false"
    })
    void onlyFileSystemsThatNoteEveryChangeAreBelieved(String type, boolean expected) {
        assertThat(RecentDigests.isBelieved(type)).isEqualTo(expected);
    }

    @Test
    void smallFilesAreNotKept() throws IOException {
        Files.writeString(model, "small");
        digests().remember(listed(), PLANTED, now);
        assertThat(kept).doesNotExist();
    }
}
