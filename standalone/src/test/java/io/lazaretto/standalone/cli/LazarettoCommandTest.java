package io.lazaretto.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lazaretto.standalone.testing.CapturedTerminal;
import io.lazaretto.standalone.testing.DocumentSchemas;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LazarettoCommandTest {
    private final CapturedTerminal out = new CapturedTerminal();
    private final CapturedTerminal err = new CapturedTerminal();

    @TempDir
    Path folder;

    private int run(String... arguments) {
        CommandLine commandLine =
                LazarettoCommand.commandLine(new Terminal(out.stream(), err.stream(), false, false), arguments);
        commandLine.setOut(new PrintWriter(out.stream(), true, UTF_8));
        commandLine.setErr(new PrintWriter(err.stream(), true, UTF_8));
        return commandLine.execute(arguments);
    }

    @Test
    void helpNamesTheCommandsAndNotTheHiddenOne() {
        assertThat(run("--help")).isZero();
        assertThat(out.text()).contains("up", "scan", "verdicts").doesNotContain("train");
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : new String[] {"up", "scan", "verdicts"}) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(out.text()).contains("--watch", "--kafka-port", "--each", "--deadline", "--bootstrap", "--follow");
    }

    @Test
    void aTrustFolderThatCannotBeUsedIsNamed() throws Exception {
        Path model = Files.writeString(folder.resolve("model.bin"), "x");
        assertThat(run("scan", "--trust", folder.resolve("gone").toString(), model.toString()))
                .isEqualTo(2);
        assertThat(err.text()).contains("--trust cannot be read", "gone");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(run(
                        "up",
                        "--trust",
                        empty.toString(),
                        "--data",
                        folder.resolve("data").toString()))
                .isEqualTo(2);
        assertThat(err.text()).contains("--trust names a folder without files");
    }

    @Test
    void trustCannotBeGivenToAPipelineOfOthers() throws Exception {
        Path trust = Files.createDirectory(folder.resolve("trust"));
        Files.writeString(trust.resolve("key.pem"), "a key");
        Path model = Files.writeString(folder.resolve("model.bin"), "x");
        assertThat(run("scan", "--bootstrap", "localhost:1", "--trust", trust.toString(), model.toString()))
                .isEqualTo(2);
        assertThat(err.text() + out.text()).contains("--trust belongs to the pipeline");
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.text()).contains("a command is missing", "Usage: lazaretto");
    }

    @Test
    void unknownCommandIsWrongUsage() {
        assertThat(run("scam", "x")).isEqualTo(2);
        assertThat(err.text()).contains("scam");
    }

    @Test
    void unknownOptionIsWrongUsage() {
        assertThat(run("scan", "--frobnicate", folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("--frobnicate");
    }

    @Test
    void scanWithoutSourceIsWrongUsage() {
        assertThat(run("scan")).isEqualTo(2);
        assertThat(err.text()).contains("SOURCE");
    }

    @Test
    void formatsThatComeLaterAreRefusedByName() {
        assertThat(run("scan", "--format", "vsa", folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("--format vsa is not available yet", "sarif or cyclonedx");
        assertThat(out.text()).isEmpty();
    }

    @Test
    void aScanThatFoundNothingToScanIsASarifLogThatWasNotSuccessful() {
        assertThat(run("scan", "--format", "sarif", folder.resolve("gone").toString()))
                .isEqualTo(2);
        JsonNode run = DocumentSchemas.SARIF.parse(out.text()).at("/runs/0");
        assertThat(run.at("/results")).isEmpty();
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean(true)).isFalse();
        assertThat(run.at("/invocations/0/toolExecutionNotifications/0/message/text")
                        .asText())
                .contains("gone", "does not exist");
    }

    @Test
    void aScanThatFoundNothingToScanIsABillOfMaterialsThatSaysSo() {
        assertThat(run("scan", "--format", "cyclonedx", folder.resolve("gone").toString()))
                .isEqualTo(2);
        JsonNode bom = DocumentSchemas.CYCLONEDX.parse(out.text());
        assertThat(bom.at("/components")).isEmpty();
        assertThat(bom.at("/metadata/properties/0/value").asText()).contains("gone", "does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sarif", "cyclonedx"})
    void documentsDescribeScansAndNoHistory(String format) {
        assertThat(run("verdicts", "--format", format)).isEqualTo(2);
        assertThat(err.text()).contains("use it with scan");
    }

    @Test
    void unknownFormatIsRefused() {
        assertThat(run("scan", "--format", "xml\u001b[31m", folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("unknown --format 'xml\\u001b[31m'");
    }

    @Test
    void policyFilesAreRefusedInsteadOfIgnored() {
        assertThat(run("scan", "--policy", "p.yaml", folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("--policy is not available yet");
    }

    @Test
    void unknownProfileIsRefused() {
        assertThat(run("scan", "--profile", "thorough", folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("inspect, standard, deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "8d", "", "-5m"})
    void deadlinesOutOfBoundsAreWrongUsage(String deadline) {
        assertThat(run("scan", "--deadline=" + deadline, folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("--deadline");
    }

    @Test
    void missingPathIsNamedAndNothingIsStarted() {
        assertThat(run(
                        "scan",
                        "--format",
                        "json",
                        folder.resolve("no such model").toString()))
                .isEqualTo(2);
        assertThat(err.text()).contains("no such model", "does not exist").doesNotContain("starting");
        assertThat(out.text().strip()).isEqualTo("[\n]");
    }

    @Test
    void danglingLinkIsNamedAsOne() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
        assertThat(run("scan", link.toString())).isEqualTo(2);
        assertThat(err.text()).contains("symbolic link that leads nowhere");
    }

    @Test
    void eachOfAnEmptyFolderIsNothingToScan() {
        assertThat(run("scan", "--each", folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nohost", "host:", ":9092", "host:0", "host:70000", "host:port", "a:1,,b:2"})
    void bootstrapMustBeHostAndPort(String address) {
        assertThat(run("scan", "--bootstrap", address, folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("HOST:PORT");
    }

    @Test
    void clientConfigurationNeedsACluster() {
        assertThat(run("scan", "--config", "c.properties", folder.toString())).isEqualTo(2);
        assertThat(err.text()).contains("--config belongs to --bootstrap");
    }

    @Test
    void unreadableClientConfigurationIsNamed() {
        assertThat(run("verdicts", "--bootstrap", "localhost:1", "--config", "no-such.properties"))
                .isEqualTo(2);
        assertThat(err.text()).contains("no-such.properties", "cannot be read");
    }

    @Test
    void followingAnArrayIsRefused() {
        assertThat(run("verdicts", "--follow", "--format", "json")).isEqualTo(2);
        assertThat(err.text()).contains("ndjson");
    }

    @Test
    void portsAreChecked() {
        assertThat(run("up", "--port", "70000")).isEqualTo(2);
        assertThat(err.text()).contains("--port must be a port number");
        assertThat(run("up", "--kafka-port", "-1")).isEqualTo(2);
        assertThat(err.text()).contains("--kafka-port must be a port number");
    }

    @Test
    void watchingAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(run(
                        "up",
                        "--watch",
                        file.toString(),
                        "--data",
                        folder.resolve("d").toString()))
                .isEqualTo(2);
        assertThat(err.text()).contains("--watch needs a folder");
    }

    @Test
    void dataDirectoryThatIsAFileIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(run("up", "--data", file.toString())).isEqualTo(2);
        assertThat(err.text()).contains("data directory", "is a file");
    }
}
