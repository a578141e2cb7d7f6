package io.lazaretto.proving.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessDeploymentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Member WORKER = new Member(Role.WORKER, 1);

    @TempDir
    Path directory;

    @Test
    void aKilledMemberIsGoneAndCanBeStartedAgain() throws IOException {
        try (ProcessDeployment deployment = new ProcessDeployment()) {
            deployment.start(shell("echo up; exec sleep 600"));
            awaitLog("up");
            deployment.signal(WORKER, Signal.KILL);
            assertThat(deployment.isRunning(WORKER)).isFalse();
            deployment.start(shell("echo again; exec sleep 600"));
            awaitLog("again");
            assertThat(deployment.isRunning(WORKER)).isTrue();
        }
    }

    @Test
    void aFrozenMemberDoesNothingUntilItGoesOn() throws IOException {
        try (ProcessDeployment deployment = new ProcessDeployment()) {
            deployment.start(shell("while true; do echo tick; sleep 0.05; done"));
            awaitLog("tick");
            deployment.signal(WORKER, Signal.STOP);
            long frozen = Files.size(log());
            assertThat(Await.holds(Duration.ofMillis(500), () -> size() > frozen + 5))
                    .as("ticks while frozen")
                    .isFalse();
            deployment.signal(WORKER, Signal.CONT);
            Await.until(PATIENCE, () -> "ticks go on", () -> size() > frozen + 5);
        }
    }

    @Test
    void aChildThatOutlivesItsKilledParentIsAnOrphanUntilClose() throws IOException {
        ProcessDeployment deployment = new ProcessDeployment();
        try (deployment) {
            deployment.start(shell("sleep 600 & echo up; wait"));
            awaitLog("up");
            deployment.signal(WORKER, Signal.KILL);
            assertThat(deployment.orphans()).isEqualTo(1);
        }
        Await.until(PATIENCE, () -> "no orphans after close", () -> deployment.orphans() == 0);
    }

    @Test
    void whatDoesNotRunCannotBeSignalled() {
        try (ProcessDeployment deployment = new ProcessDeployment()) {
            assertThatThrownBy(() -> deployment.signal(WORKER, Signal.KILL))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("worker-1");
        }
    }

    @Test
    void oneMemberRunsOnce() throws IOException {
        try (ProcessDeployment deployment = new ProcessDeployment()) {
            deployment.start(shell("exec sleep 600"));
            assertThatThrownBy(() -> deployment.start(shell("exec sleep 600"))).isInstanceOf(IOException.class);
        }
    }

    private Launch shell(String script) {
        return new Launch(WORKER, List.of("/bin/sh", "-c", script), log());
    }

    private Path log() {
        return directory.resolve("worker.log");
    }

    private void awaitLog(String text) {
        Await.until(PATIENCE, () -> text + " in the log", () -> {
            try {
                return Files.exists(log()) && Files.readString(log()).contains(text);
            } catch (IOException e) {
                return false;
            }
        });
    }

    private long size() {
        try {
            return Files.size(log());
        } catch (IOException e) {
            return 0;
        }
    }
}
