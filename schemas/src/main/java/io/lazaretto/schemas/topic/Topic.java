package io.lazaretto.schemas.topic;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One topic.
 *
 * @param name full name, prefix included
 * @param config topic configuration that set-up applies when it creates the topic
 */
public record Topic(String name, int partitions, Map<String, String> config) {
    public Topic {
        requireNonNull(name, "name is null");
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has at least one partition");
        }
        config = Map.copyOf(config);
    }
}
