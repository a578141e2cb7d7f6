package io.lazaretto.standalone.up;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.trust.TrustFolder;
import java.nio.file.Path;
import java.util.List;

/**
 * @param data state; locked by the caller
 * @param httpPort 0 picks a free one
 * @param kafkaPort 0 picks a free one
 * @param watched folders whose children are models
 * @param trust whose signatures count
 * @param sample whether to scan the samples
 */
public record UpOptions(Path data, int httpPort, int kafkaPort, List<Path> watched, boolean sample, TrustFolder trust) {
    public UpOptions {
        requireNonNull(data, "data is null");
        watched = List.copyOf(watched);
    }
}
