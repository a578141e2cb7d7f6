package io.lazaretto.ingest.source.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.ingest.identity.ArrivalRequest;
import io.lazaretto.ingest.identity.PinnedArrival;
import io.lazaretto.ingest.journal.Storage;
import io.lazaretto.ingest.source.ArrivalSink;
import io.lazaretto.ingest.source.SourceStatus.Entry;
import io.lazaretto.ingest.testing.Entries;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.identity.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settling rule on real files, with time in the test's hand. */
class DirectoryPollTest {
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

    @TempDir
    Path temporary;

    private final TestingSink sink = new TestingSink();
    private Path watched;
    private WatchedDirectory config;
    private HandedOver handedOver;
    private DirectoryPoll poll;
    private long now = 1;

    @BeforeEach
    void open() throws IOException {
        watched = Files.createDirectory(temporary.toRealPath().resolve("watched"));
        config = WatchedDirectory.of(watched).withTiming(QUIET, MAX_WAIT);
        handedOver = HandedOver.open(temporary.resolve("state"), Storage.FILES);
        poll = new DirectoryPoll(config, sink, handedOver);
    }

    @AfterEach
    void close() throws IOException {
        handedOver.close();
    }

    @Test
    void aModelIsTakenWhenTwoLooksInARowFindTheSame() throws Exception {
        model("model");
        assertThat(look().pending()).containsExactly(new Entry("\"model\"", "settling"));
        assertThat(sink.accepted()).isEmpty();
        assertThat(lookLater().published()).isEqualTo(1);
        assertThat(sink.names()).containsExactly("model");
        assertThat(lookLater().published()).isZero();
        assertThat(lookLater().pending()).isEmpty();
    }

    @Test
    void looksThatFollowTooSoonDoNotCount() throws Exception {
        model("model");
        for (int i = 0; i < 10; i++) {
            look();
            now += QUIET.toNanos() / 10 - 1;
        }
        assertThat(sink.accepted()).isEmpty();
    }

    @Test
    void aHalfCopiedModelIsNeverTaken() throws Exception {
        Path model = Files.createDirectory(watched.resolve("slow"));
        for (int step = 0; step < 20; step++) {
            Files.writeString(
                    model.resolve("part-" + step / 4), "bytes", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            lookLater();
            assertThat(sink.accepted()).as("after step %d", step).isEmpty();
        }
        lookLater();
        assertThat(sink.accepted()).hasSize(1);
        assertThat(sink.accepted().getFirst().arrival().getRevision()).isEqualTo(revisionNow("slow"));
    }

    @Test
    void aModelThatNeverStopsChangingIsNeverTakenHoweverLong() throws Exception {
        Path log = Files.writeString(watched.resolve("log"), "x");
        for (int i = 0; i < 30; i++) {
            Files.writeString(log, "x", StandardOpenOption.APPEND);
            now += MAX_WAIT.toNanos();
            assertThat(look().pending()).hasSize(1);
        }
        assertThat(sink.accepted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.part",
                "a.safetensors.tmp",
                "a.crdownload",
                ".incomplete",
                "deep/.cache/x.incomplete",
                ".a.swp",
                ".a.bin.Xy12z9",
                ".git/index.lock"
            })
    void aPartialMarkerHoldsTheModelBackAndItsEndReleasesIt(String marker) throws Exception {
        Path model = model("model");
        Path partial = model.resolve(marker);
        Files.createDirectories(partial.getParent());
        Files.writeString(partial, "x");
        settle();
        assertThat(sink.accepted()).isEmpty();
        assertThat(look().pending().getFirst().reason()).startsWith("being written");
        Files.delete(partial);
        settle();
        assertThat(sink.names()).containsExactly("model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.partial-view.md", "incomplete.txt", ".gitattributes", ".env.sample", "yarn.lock", "tmp"})
    void ordinaryNamesHoldNothingBack(String name) throws Exception {
        Files.writeString(model("model").resolve(name), "x");
        settle();
        assertThat(sink.accepted()).hasSize(1);
    }

    @Test
    void anAbandonedPartialIsTakenAsItIsInTheEnd() throws Exception {
        Files.writeString(model("model").resolve("a.part"), "x");
        Files.writeString(watched.resolve("alone.part"), "x");
        settle();
        now += MAX_WAIT.toNanos();
        look();
        assertThat(sink.names()).containsExactlyInAnyOrder("model", "alone.part");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_SUCCESS", ".complete"})
    void aMarkerOfTheWriterMakesItCertainAtOnce(String marker) throws Exception {
        Path model = model("model");
        old(model.resolve("a.bin"));
        Files.writeString(model.resolve(marker), "");
        look();
        assertThat(sink.names()).containsExactly("model");
    }

    @Test
    void aMarkerOfAnEarlierVersionMakesNothingCertain() throws Exception {
        Path model = model("model");
        Files.writeString(model.resolve("_SUCCESS"), "");
        old(model.resolve("_SUCCESS"));
        look();
        assertThat(sink.accepted()).isEmpty();
    }

    @Test
    void anAtomicRenameMakesItCertainAtOnce() throws Exception {
        Path hidden = Files.writeString(watched.resolve(".upload-1"), "weights");
        look();
        Files.move(hidden, watched.resolve("model.bin"), StandardCopyOption.ATOMIC_MOVE);
        look();
        assertThat(sink.names()).containsExactly("model.bin");
    }

    @Test
    void aFileThatWasNotSeenUnfinishedIsNotCertain() throws Exception {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "weights");
        look();
        Files.move(elsewhere, watched.resolve("model.bin"), StandardCopyOption.ATOMIC_MOVE);
        look();
        assertThat(sink.accepted()).isEmpty();
    }

    @Test
    void aShardedModelWaitsForEveryShardThatItsIndexNames() throws Exception {
        Path model = Files.createDirectory(watched.resolve("sharded"));
        Files.writeString(
                model.resolve("model.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":[1,{}]},\"weight_map\":"
                        + "{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}}");
        safetensors(model.resolve("model-1.safetensors"), 8, 8);
        settle();
        assertThat(sink.accepted()).isEmpty();
        assertThat(look().pending().getFirst().reason()).contains("model-2.safetensors");
        safetensors(model.resolve("model-2.safetensors"), 8, 8);
        settle();
        assertThat(sink.names()).containsExactly("sharded");
    }

    @Test
    void aShardThatNeverComesIsNotWaitedForBeyondMaxWait() throws Exception {
        Path model = Files.createDirectory(watched.resolve("sharded"));
        Files.writeString(
                model.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a\":\"../../etc/passwd\"}}");
        settle();
        assertThat(sink.accepted()).isEmpty();
        now += MAX_WAIT.toNanos();
        look();
        assertThat(sink.names()).containsExactly("sharded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "{\"weight_map\":5}", "{\"weight_map\":{\"a\":[{}]}}", "{\"weight_map\":{\"a\":"})
    void anIndexThatIsNotUnderstoodHoldsNothingBack(String index) throws Exception {
        Files.writeString(model("model").resolve("model.safetensors.index.json"), index);
        settle();
        assertThat(sink.accepted()).hasSize(1);
    }

    @Test
    void aSafetensorsFileShorterThanItsHeaderSaysIsStillBeingCopied() throws Exception {
        Path model = watched.resolve("model.safetensors");
        safetensors(model, 100, 60);
        settle();
        assertThat(sink.accepted()).isEmpty();
        assertThat(look().pending().getFirst().reason()).startsWith("shorter than");
        safetensors(model, 100, 100);
        settle();
        assertThat(sink.names()).containsExactly("model.safetensors");
    }

    @Test
    void anEmptyFolderAndAnEmptyFileWaitForWhatComes() throws Exception {
        Files.createDirectory(watched.resolve("folder"));
        Files.createFile(watched.resolve("file"));
        settle();
        assertThat(sink.accepted()).isEmpty();
        now += MAX_WAIT.toNanos();
        look();
        assertThat(sink.names()).containsExactlyInAnyOrder("folder", "file");
    }

    @Test
    void anEditIsANewArrivalAndATouchIsNone() throws Exception {
        Path model = model("model");
        settle();
        Files.setLastModifiedTime(model.resolve("a.bin"), FileTime.fromMillis(5_000));
        settle();
        assertThat(sink.accepted()).hasSize(1);
        Files.writeString(model.resolve("a.bin"), "edited");
        settle();
        assertThat(sink.accepted()).hasSize(2);
        assertThat(sink.accepted().get(1).arrival().getArrivalId())
                .isNotEqualTo(sink.accepted().get(0).arrival().getArrivalId());
    }

    @Test
    void afterARestartOnlyWhatChangedIsTaken() throws Exception {
        model("same");
        Path edited = model("edited");
        settle();
        handedOver.close();
        Files.writeString(edited.resolve("a.bin"), "edited while nobody looked");
        model("new");
        restart();
        settle();
        assertThat(sink.names()).containsExactlyInAnyOrder("same", "edited", "edited", "new");
    }

    @Test
    void afterARestartWithAnotherProfileEverythingIsTakenAgain() throws Exception {
        model("model");
        settle();
        handedOver.close();
        config = config.withProfile(Profile.DEEP);
        restart();
        settle();
        assertThat(sink.accepted())
                .extracting(pinned -> pinned.arrival().getRequest().getProfile())
                .containsExactly(Profile.STANDARD, Profile.DEEP);
    }

    @Test
    void aDeletedModelIsForgottenAndTakenAgainWhenItComesBack() throws Exception {
        Path file = Files.writeString(watched.resolve("model.bin"), "weights");
        settle();
        Files.delete(file);
        look();
        assertThat(handedOver.names()).isEmpty();
        Files.writeString(file, "weights");
        settle();
        assertThat(sink.accepted()).hasSize(2);
    }

    @Test
    void aDirectoryThatIsAwayMakesNothingForgotten() throws Exception {
        model("model");
        settle();
        Path away = temporary.resolve("away");
        Files.move(watched, away);
        assertThatThrownBy(this::look).isInstanceOf(IOException.class);
        Files.move(away, watched);
        settle();
        assertThat(sink.accepted()).hasSize(1);
    }

    @Test
    void whatTheOutboxRefusesIsTakenLater() throws Exception {
        model("model");
        sink.full(true);
        settle();
        assertThat(look().pending()).containsExactly(new Entry("\"model\"", "The outbox is full"));
        assertThat(look().errors()).hasSize(1);
        sink.full(false);
        look();
        assertThat(sink.names()).containsExactly("model");
    }

    @Test
    void aModelThatChangesWhileItIsHashedSettlesAnew() throws Exception {
        Path model = model("model");
        sink.whileHashing(() -> write(model.resolve("late.bin"), "late"));
        look();
        assertThat(lookLater().pending().getFirst().reason()).isEqualTo("changed while it was read");
        assertThat(sink.accepted()).isEmpty();
        settle();
        assertThat(sink.accepted().getFirst().arrival().getRevision()).isEqualTo(revisionNow("model"));
    }

    @Test
    void hiddenAndIgnoredChildrenAreCountedAndNotTaken() throws Exception {
        poll = new DirectoryPoll(config.withIgnore(List.of("*.md", "tmp-*")), sink, handedOver);
        write(watched.resolve(".hidden"), "x");
        write(watched.resolve("README.md"), "x");
        write(watched.resolve("tmp-1"), "x");
        write(watched.resolve("model.bin"), "x");
        settle();
        assertThat(sink.names()).containsExactly("model.bin");
        assertThat(look().skipped()).containsEntry("hidden", 1).containsEntry("ignored", 2);
    }

    @Test
    void linksAreNeverFollowedOutOfTheDirectory() throws Exception {
        Path outside = Files.writeString(temporary.resolve("outside.bin"), "secret");
        Files.createSymbolicLink(watched.resolve("out"), outside);
        Files.createSymbolicLink(watched.resolve("up"), temporary);
        Files.createSymbolicLink(watched.resolve("self"), watched);
        Files.createSymbolicLink(watched.resolve("dangling"), watched.resolve("nothing"));
        settle();
        assertThat(sink.accepted()).isEmpty();
        assertThat(look().errors())
                .extracting(Entry::entry)
                .containsExactlyInAnyOrder("\"out\"", "\"up\"", "\"self\"", "\"dangling\"");
    }

    @Test
    void aLinkInsideAModelThatLeadsOutMakesAnArrivalWithoutADigest() throws Exception {
        Path outside = Files.writeString(temporary.resolve("outside.bin"), "secret");
        Files.createSymbolicLink(model("model").resolve("weights.bin"), outside);
        settle();
        assertThat(sink.accepted().getFirst().contentDigest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new\nline", "bidi\u202Egpj.exe", "ünï 日本", "%2e%2e", " ", "-rf", "a'b\"c"})
    void hostileNamesArriveAndAreEscapedInTheStatus(String name) throws Exception {
        write(watched.resolve(name), "weights");
        assertThat(look().pending().getFirst().entry()).doesNotContain("\n", "\u202E");
        settle();
        assertThat(sink.names()).containsExactly(name);
    }

    @Test
    void childrenBeyondTheBoundAreReportedAndForgetNothing() throws Exception {
        List<PinnedArrival> accepted = new ArrayList<>();
        for (int i = 0; i < 10_050; i++) {
            write(watched.resolve("model-" + i), "x");
        }
        poll = new DirectoryPoll(config, counting(accepted), handedOver);
        DirectoryPoll.Outcome outcome = settle();
        assertThat(outcome.errors()).singleElement().satisfies(error -> assertThat(error.reason())
                .contains("more than 10000 entries"));
        assertThat(accepted).hasSize(10_000);
        assertThat(handedOver.size()).isEqualTo(10_000);
    }

    /** Accepts without hashing. */
    private static ArrivalSink counting(List<PinnedArrival> accepted) {
        return new ArrivalSink() {
            @Override
            public PinnedArrival pin(ArrivalRequest request) {
                return new PinnedArrival(
                        Entries.entry(request.source()).arrival(),
                        Manifest.of(List.of()),
                        Optional.empty(),
                        List.of(),
                        Entries.TRACE);
            }

            @Override
            public void accept(PinnedArrival arrival) {
                accepted.add(arrival);
            }
        };
    }

    private void restart() throws IOException {
        handedOver = HandedOver.open(temporary.resolve("state"), Storage.FILES);
        poll = new DirectoryPoll(config, sink, handedOver);
    }

    private DirectoryPoll.Outcome look() throws IOException, InterruptedException {
        return poll.run(now);
    }

    private DirectoryPoll.Outcome lookLater() throws IOException, InterruptedException {
        now += QUIET.toNanos();
        return look();
    }

    private DirectoryPoll.Outcome settle() throws IOException, InterruptedException {
        lookLater();
        return lookLater();
    }

    private Path model(String name) throws IOException {
        Path model = Files.createDirectory(watched.resolve(name));
        Files.writeString(model.resolve("a.bin"), "weights of " + name);
        return model;
    }

    private String revisionNow(String name) throws Exception {
        return new TestingSink()
                .pin(io.lazaretto.ingest.testing.Requests.scan(watched.resolve(name)))
                .arrival()
                .getRevision();
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    }

    /** One U8 tensor of {@code declared} bytes, of which {@code written} are there. */
    private static void safetensors(Path file, int declared, int written) throws IOException {
        byte[] header = ("{\"__metadata__\":{\"format\":\"pt\"},\"t\":{\"dtype\":\"U8\",\"shape\":[" + declared
                        + "],\"data_offsets\":[0," + declared + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length + written)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());
    }
}
