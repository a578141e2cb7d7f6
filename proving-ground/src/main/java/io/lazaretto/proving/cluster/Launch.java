package io.lazaretto.proving.cluster;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * How to run one member.
 *
 * @param command program and arguments; the same wherever the member runs
 * @param log where its standard output and error are appended
 */
public record Launch(Member member, List<String> command, Path log) {
    public Launch {
        requireNonNull(member, "member is null");
        requireNonNull(log, "log is null");
        command = List.copyOf(command);
    }
}
