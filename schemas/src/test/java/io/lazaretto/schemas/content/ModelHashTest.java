package io.lazaretto.schemas.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.schemas.content.ModelListing.Unread;
import io.lazaretto.schemas.identity.ManifestEntry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ModelHashTest {
    @TempDir
    Path model;

    @Test
    void filesAreHashedAndProgressIsToldInBytes() throws IOException {
        Files.writeString(model.resolve("abc"), "abc");
        AtomicLong progress = new AtomicLong();

        ModelHash.Result result = ModelHash.hash(list(), progress::addAndGet);

        assertThat(result.complete()).isTrue();
        assertThat(progress).hasValue(3);
        assertThat(result.manifest().entries())
                .containsExactly(new ManifestEntry(
                        "abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsNotPartOfTheIdentity() throws IOException {
        Path file = model.resolve("growing");
        Files.write(file, new byte[3 << 20]);
        AtomicLong calls = new AtomicLong();

        ModelHash.Result result = ModelHash.hash(list(), bytes -> {
            if (calls.getAndIncrement() == 0) {
                append(file);
            }
        });

        assertThat(result.complete()).isFalse();
        assertThat(result.unread()).extracting(Unread::reason).containsExactly("changed while it was read");
    }

    @Test
    void aFileThatDisappearsAfterTheListingIsUnread() throws IOException {
        Path file = Files.writeString(model.resolve("gone"), "x");
        ModelListing listing = list();
        Files.delete(file);

        assertThat(ModelHash.hash(listing, bytes -> {}).unread())
                .extracting(Unread::reason)
                .containsExactly("unreadable");
    }

    @Test
    void aFileReplacedByALinkAfterTheListingIsUnread() throws IOException {
        Path target = Files.writeString(model.resolve("target"), "secret");
        Path file = Files.writeString(model.resolve("swapped"), "x");
        ModelListing listing = list();
        Files.delete(file);
        Files.createSymbolicLink(file, target);

        assertThat(ModelHash.hash(listing, bytes -> {}).unread())
                .extracting(Unread::path)
                .containsExactly("swapped");
    }

    @Test
    @Timeout(30)
    void aFileThatGrowsForEverIsNotFollowed() throws IOException {
        Path file = model.resolve("growing");
        Files.write(file, new byte[2 << 20]);
        AtomicLong read = new AtomicLong();

        ModelHash.Result result = ModelHash.hash(list(), bytes -> {
            read.addAndGet(bytes);
            append(file);
        });

        assertThat(result.unread()).containsExactly(new Unread("growing", "changed while it was read"));
        assertThat(read.get()).isLessThanOrEqualTo(2 << 20);
    }

    @Test
    void interruptionStopsTheHash() throws IOException {
        Files.writeString(model.resolve("abc"), "abc");
        ModelListing listing = list();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> ModelHash.hash(listing, bytes -> {})).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private ModelListing list() throws IOException {
        return ModelFolder.list(model, ListingLimits.DEFAULT);
    }

    private static void append(Path file) {
        try {
            Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
