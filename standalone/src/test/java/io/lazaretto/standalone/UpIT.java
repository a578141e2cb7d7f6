package io.lazaretto.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.standalone.sample.SampleFiles;
import io.lazaretto.standalone.sample.SampleModel;
import io.lazaretto.standalone.testing.Await;
import io.lazaretto.standalone.testing.Launched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One {@code up} for the whole class, and commands that use it. */
class UpIT {
    private static final Duration LIMIT = Duration.ofSeconds(180);
    private static final Pattern READY = Pattern.compile("ready http=(http://\\S+) kafka=(\\S+:\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path home;

    @TempDir
    static Path watched;

    private static Launched up;
    private static String http;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        up = up("--watch", watched.toString());
        http = ready(up).group(1);
    }

    @AfterAll
    static void stop() throws Exception {
        up.terminate();
        up.exitCode(LIMIT);
    }

    private static Launched up(String... more) throws IOException {
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("up", "--port", "0", "--kafka-port", "0"),
                        java.util.Arrays.stream(more))
                .toArray(String[]::new);
        return Launched.start(home, arguments);
    }

    private static Matcher ready(Launched process) {
        Matcher matcher = READY.matcher(process.line("ready ", LIMIT));
        assertThat(matcher.matches()).isTrue();
        return matcher;
    }

    private static Launched scan(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "scan";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Launched scan = Launched.run(LIMIT, home, all);
        assertThat(scan.err()).contains("using the pipeline that runs at");
        return scan;
    }

    private static JsonNode only(Launched scan) throws IOException {
        JsonNode verdicts = JSON.readTree(scan.out());
        assertThat(verdicts).as(scan.toString()).hasSize(1);
        return verdicts.get(0);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(http + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aCleanModelPassesUnderEveryProfile() throws Exception {
        Path model = SampleFiles.write(SampleModel.CLEAN, folder);
        for (String profile : List.of("inspect", "standard", "deep")) {
            Launched scan = scan("--profile", profile, model.toString());
            assertThat(scan.exitCode()).as(scan.toString()).isZero();
            assertThat(scan.out()).startsWith("PASSED  ADMIT  clean-safetensors");
        }
    }

    @Test
    void aMaliciousModelIsExitCodeOneWithEvidence() throws Exception {
        Launched scan = scan(
                "--format",
                "json",
                SampleFiles.write(SampleModel.MALICIOUS, folder).toString());
        assertThat(scan.exitCode()).isEqualTo(1);
        JsonNode verdict = only(scan);
        assertThat(verdict.get("verdict").asText()).isEqualTo("MALICIOUS");
        assertThat(verdict.get("action").asText()).isEqualTo("REJECT");
        assertThat(verdict.get("findings").toString()).contains("pytorch_model.bin", "THREAT");
    }

    @Test
    void aFolderWithOnlyAReadmeIsInconclusive() throws Exception {
        Files.writeString(folder.resolve("README.md"), "# nothing here " + folder);
        Launched scan = scan("--format", "json", folder.toString());
        assertThat(scan.exitCode()).isEqualTo(2);
        assertThat(only(scan).get("verdict").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(only(scan).get("summary").asText()).contains("no model");
    }

    @Test
    void anEmptyFolderIsInconclusive() throws Exception {
        Launched scan = scan("--format", "json", folder.toString());
        assertThat(scan.exitCode()).isEqualTo(2);
        assertThat(only(scan).get("verdict").asText()).isEqualTo("INCONCLUSIVE");
    }

    @Test
    void whatCannotBeReadAsAFileIsNeverPassed() throws Exception {
        Path dangling = SampleFiles.write(SampleModel.CLEAN, folder.resolve("dangling"));
        Files.createSymbolicLink(dangling.resolve("more.safetensors"), folder.resolve("gone"));
        Path outside = SampleFiles.write(SampleModel.CLEAN, folder.resolve("outside"));
        Files.createSymbolicLink(outside.resolve("more.txt"), Path.of("/etc/hostname"));
        Path pipe = SampleFiles.write(SampleModel.CLEAN, folder.resolve("pipe"));
        assertThat(new ProcessBuilder("mkfifo", pipe.resolve("more.bin").toString())
                        .start()
                        .waitFor())
                .isZero();
        Launched scan = scan("--format", "json", dangling.toString(), outside.toString(), pipe.toString());
        assertThat(scan.exitCode()).as(scan.toString()).isEqualTo(2);
        JsonNode verdicts = JSON.readTree(scan.out());
        assertThat(verdicts).hasSize(3);
        verdicts.forEach(verdict -> assertThat(verdict.get("verdict").asText()).isEqualTo("INCONCLUSIVE"));
    }

    @Test
    void aPipeAsTheModelItselfEndsInBoundedTime() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(scan(pipe.toString()).exitCode()).isEqualTo(2);
    }

    @Test
    void eachStreamsOneObjectALineWhateverTheNames() throws Exception {
        SampleFiles.write(SampleModel.CLEAN, folder);
        SampleFiles.write(SampleModel.MALICIOUS, folder);
        Path strange = Files.createDirectories(folder.resolve("line\nbreak \u202e bidi \u001b[31m"));
        Files.copy(folder.resolve("clean-safetensors/model.safetensors"), strange.resolve("we\nights.safetensors"));
        Launched scan = scan("--each", "--format", "ndjson", folder.toString());
        assertThat(scan.exitCode()).as(scan.toString()).isEqualTo(1);
        List<String> lines = scan.out().lines().toList();
        assertThat(lines).hasSize(3);
        boolean found = false;
        for (String line : lines) {
            JsonNode verdict = JSON.readTree(line);
            if (verdict.get("name").asText().equals("line\nbreak \u202e bidi \u001b[31m")) {
                assertThat(verdict.get("verdict").asText()).isEqualTo("PASSED");
                found = true;
            }
        }
        assertThat(found).isTrue();
        assertThat(scan.out() + scan.err()).doesNotContain("\u202e").doesNotContain("\u001b");
    }

    @Test
    void aFileThatChangesWhileItIsReadIsNeverPassed() throws Exception {
        Path model = SampleFiles.write(SampleModel.CLEAN, folder);
        Path big = model.resolve("big.bin");
        AtomicBoolean stop = new AtomicBoolean();
        try (FileChannel channel =
                FileChannel.open(big, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 64L << 20);
            Thread writer = Thread.ofPlatform().daemon().start(() -> scribble(channel, stop));
            Launched scan = scan("--format", "json", "--deadline", "60s", model.toString());
            stop.set(true);
            writer.join();
            assertThat(scan.exitCode()).as(scan.toString()).isEqualTo(2);
        }
    }

    private static void scribble(FileChannel channel, AtomicBoolean stop) {
        try {
            for (long i = 0; !stop.get(); i++) {
                channel.write(ByteBuffer.wrap(new byte[] {(byte) i}), i % (64L << 20));
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void askingAgainIsAnsweredFromWhatIsKnown() throws Exception {
        String model = SampleFiles.write(SampleModel.CLEAN, folder).toString();
        JsonNode first = only(scan("--format", "json", model));
        Launched again = scan("--format", "json", model, model);
        JsonNode verdicts = JSON.readTree(again.out());
        assertThat(verdicts).hasSize(2);
        verdicts.forEach(verdict -> assertThat(verdict).isEqualTo(first));
        assertThat(again.exitCode()).isZero();
    }

    @Test
    void whatLandsInAWatchedFolderIsScanned() throws Exception {
        Path staging = SampleFiles.write(SampleModel.MALICIOUS, folder);
        Files.move(staging, watched.resolve("landed"));
        String line = Await.value(
                LIMIT,
                () -> up.out()
                        .lines()
                        .filter(l -> l.contains("name=\"landed\""))
                        .findFirst(),
                up::toString);
        assertThat(line).startsWith("verdict=MALICIOUS action=REJECT revision=1 final=true");
    }

    @Test
    void anArrivalOverHttpBecomesAVerdictAtTheGate() throws Exception {
        Path model = SampleFiles.write(SampleModel.CLEAN, folder);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(http + "/arrivals"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(JSON.createObjectNode()
                                        .put("source", model.toUri().toString())
                                        .toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String digest = JSON.readTree(answer.body()).get("contentDigest").asText();
        String verdict = Await.value(
                LIMIT,
                () -> {
                    try {
                        HttpResponse<String> gate = get("/verdicts/" + digest);
                        return gate.statusCode() == 200 ? Optional.of(gate.body()) : Optional.empty();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                () -> "no verdict on " + digest);
        assertThat(JSON.readTree(verdict).get("verdict").asText()).isEqualTo("PASSED");
        assertThat(get("/arrivals/"
                                + JSON.readTree(answer.body()).get("arrivalId").asText())
                        .body())
                .contains(digest);
    }

    @Test
    void healthMetricsDescriptionAndPageAreServed() throws Exception {
        assertThat(JSON.readTree(get("/q/health/live").body()).get("status").asText())
                .isEqualTo("UP");
        assertThat(get("/q/health").body()).contains("worker lanes", "aggregator", "ingest", "gate is current");
        assertThat(get("/q/metrics").body()).contains("lazaretto_", "kafka_stream");
        assertThat(get("/q/openapi").body())
                .contains("/arrivals", "/verdicts/{contentDigest}")
                .doesNotContain("Apicurio");
        HttpResponse<String> page = get("/");
        assertThat(page.body()).contains("Newest verdicts");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(get("/nosuch").headers().firstValue("Content-Type").orElseThrow())
                .contains("problem+json");
    }

    @Test
    void aSecondInstanceOnTheSameDataIsRefused() throws Exception {
        Launched second = Launched.run(LIMIT, home, "up", "--port", "0", "--kafka-port", "0");
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("another process uses the data directory");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            String data = folder.toString();
            Launched http = Launched.run(LIMIT, home, "up", "--data", data, "--port", port, "--kafka-port", "0");
            assertThat(http.exitCode()).isEqualTo(2);
            assertThat(http.err()).contains("port " + port, "--port");
            Launched kafka = Launched.run(LIMIT, home, "up", "--data", data, "--port", "0", "--kafka-port", port);
            assertThat(kafka.exitCode()).isEqualTo(2);
            assertThat(kafka.err()).contains("port " + port, "--kafka-port");
        }
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsNamed() throws Exception {
        Launched refused = Launched.run(LIMIT, home, "up", "--data", "/proc/lazaretto");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("data directory /proc/lazaretto", "not writable");
    }

    @Test
    void verdictsPrintsWhatWasDecided() throws Exception {
        scan(SampleFiles.write(SampleModel.UNKNOWN, folder).toString());
        Launched verdicts = Launched.run(LIMIT, home, "verdicts");
        assertThat(verdicts.exitCode()).isZero();
        assertThat(verdicts.out()).contains("verdict=INCONCLUSIVE").contains("name=\"unknown-format\"");
        Launched json = Launched.run(LIMIT, home, "verdicts", "--format", "json");
        assertThat(JSON.readTree(json.out())).isNotEmpty();
    }

    @Test
    void followingShowsVerdictsAsTheyComeUntilStopped() throws Exception {
        try (Launched follow = Launched.start(home, "verdicts", "--follow", "--format", "ndjson")) {
            Path model = SampleFiles.write(SampleModel.CLEAN, folder);
            JsonNode verdict = only(scan("--format", "json", model.toString()));
            String id = verdict.get("arrivalId").asText();
            Await.value(LIMIT, () -> follow.out().contains(id) ? Optional.of(id) : Optional.empty(), follow::toString);
            follow.terminate();
            assertThat(follow.exitCode(LIMIT)).isIn(0, 143);
            assertThat(follow.err()).doesNotContain("Exception");
        }
    }
}
