package io.lazaretto.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.standalone.testing.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script itself. */
class LauncherIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path home;

    @Test
    void helpAndVersionNeedNoJava() throws Exception {
        Map<String, String> noJava = Map.of("JAVA_HOME", "/nonexistent");
        try (Launched help = Launched.start(Launched.script(), home, noJava, "--help");
                Launched version = Launched.start(Launched.script(), home, noJava, "--version")) {
            assertThat(help.exitCode(LIMIT)).isZero();
            assertThat(help.out()).contains("Usage: lazaretto COMMAND", "lazaretto up --sample");
            assertThat(version.exitCode(LIMIT)).isZero();
            assertThat(version.out()).matches("lazaretto \\d+\\.\\d+\\.\\d+\\S*\n");
        }
    }

    @Test
    void itsHelpNamesTheCommandsOfTheGrammar() throws Exception {
        Launched launcher = Launched.run(LIMIT, home, "--help");
        for (String command : new String[] {"up", "scan", "verdicts"}) {
            assertThat(launcher.out()).contains("\n  " + command + " ");
            assertThat(Launched.run(LIMIT, home, command, "--help").exitCode())
                    .as(command)
                    .isZero();
        }
    }

    @Test
    void unknownCommandsShowTheHelp() throws Exception {
        Launched launched = Launched.run(LIMIT, home, "scam\u001b[31m");
        assertThat(launched.exitCode()).isEqualTo(2);
        assertThat(launched.err()).contains("unknown command 'scam?[31m'", "Usage: lazaretto");
        assertThat(Launched.run(LIMIT, home).exitCode()).isEqualTo(2);
    }

    @Test
    void itWorksThroughLinksAndFromAFolderWithSpaces() throws Exception {
        Path folder = Files.createDirectories(home.resolve("a folder with spaces"));
        Path link = Files.createSymbolicLink(folder.resolve("lz"), Launched.script());
        Path linkToLink = Files.createSymbolicLink(folder.resolve("lz 2"), Path.of("lz"));
        for (Path script : new Path[] {link, linkToLink}) {
            try (Launched launched = Launched.start(script, folder, Map.of(), "scan", "--help")) {
                assertThat(launched.exitCode(LIMIT)).as(launched.toString()).isZero();
            }
        }
    }

    @Test
    void aJdkThatIsTooOldIsPassedOver() throws Exception {
        Path old = home.resolve("jdk-17");
        Files.createDirectories(old.resolve("bin"));
        for (String tool : new String[] {"java", "javac"}) {
            Path file = Files.writeString(old.resolve("bin").resolve(tool), "#!/bin/sh\nexit 99\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        String path = System.getProperty("java.home") + "/bin:" + System.getenv("PATH");
        Map<String, String> environment = Map.of("JAVA_HOME", old.toString(), "PATH", path);
        try (Launched launched = Launched.start(Launched.script(), home, environment, "scan", "--help")) {
            assertThat(launched.exitCode(LIMIT)).as(launched.toString()).isZero();
        }
    }

    @Test
    void pathsWithCharactersOutsideAsciiAreFoundWhateverTheLocale() throws Exception {
        Files.writeString(home.resolve("modèle-模型"), "x");
        Map<String, String> posix = Map.of("LC_ALL", "POSIX", "LANG", "POSIX");
        try (Launched launched =
                Launched.start(Launched.script(), home, posix, "scan", "--bootstrap", "nowhere", "modèle-模型")) {
            assertThat(launched.exitCode(LIMIT)).isEqualTo(2);
            assertThat(launched.err()).contains("HOST:PORT").doesNotContain("does not exist");
        }
    }
}
