package io.lazaretto.proving.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one directory that a cluster and its suite share. {@code models} holds what is submitted, {@code landing} is watched
 * by the first ingest, {@code data} has a directory per member, {@code logs} a file per member.
 */
public record WorkingDirectory(Path root) {
    public WorkingDirectory {
        requireNonNull(root, "root is null");
    }

    /** Makes the directories that every run needs. */
    public static WorkingDirectory create(Path root) throws IOException {
        WorkingDirectory directory =
                new WorkingDirectory(Files.createDirectories(root).toRealPath());
        Files.createDirectories(directory.models());
        Files.createDirectories(directory.landing());
        Files.createDirectories(directory.logs());
        return directory;
    }

    public Path models() {
        return root.resolve("models");
    }

    public Path landing() {
        return root.resolve("landing");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path data(Member member) {
        return root.resolve("data").resolve(member.name());
    }

    public Path log(Member member) {
        return logs().resolve(member.name() + ".log");
    }
}
