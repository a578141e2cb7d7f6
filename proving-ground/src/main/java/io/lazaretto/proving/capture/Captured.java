package io.lazaretto.proving.capture;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One committed record.
 *
 * @param key the key as text, or null when the record has none
 * @param headers in record order, duplicates included
 */
public record Captured<T>(String topic, int partition, long offset, String key, List<Attribute> headers, T value) {
    public Captured {
        requireNonNull(topic, "topic is null");
        requireNonNull(value, "value is null");
        headers = List.copyOf(headers);
    }

    /** One header; a value that is absent reads as the empty text. */
    public record Attribute(String name, String value) {}

    /** The only header of that name; empty when there is none or more than one. */
    public Optional<String> header(String name) {
        List<String> values = headers.stream()
                .filter(h -> h.name().equals(name))
                .map(Attribute::value)
                .toList();
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** {@code topic-partition@offset}: where a person finds the record. */
    public String place() {
        return topic + '-' + partition + '@' + offset;
    }
}
