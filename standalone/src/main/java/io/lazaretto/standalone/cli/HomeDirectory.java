package io.lazaretto.standalone.cli;

import java.nio.file.Path;

/** The data directory when none is named: {@code $LAZARETTO_HOME}, else {@code ~/.lazaretto}. */
final class HomeDirectory {
    private HomeDirectory() {}

    static Path path() {
        String home = System.getenv("LAZARETTO_HOME");
        return home == null || home.isBlank() ? Path.of(System.getProperty("user.home"), ".lazaretto") : Path.of(home);
    }
}
