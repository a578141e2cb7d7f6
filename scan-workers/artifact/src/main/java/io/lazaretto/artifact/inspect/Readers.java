package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.code.PythonReader;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.markup.MarkupReader;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.yaml.YamlReader;
import java.util.Map;
import java.util.Optional;

/** Which reader understands which format. A format without one is INCONCLUSIVE. */
final class Readers {
    private static final Map<Format, FormatReader> ALL = Map.ofEntries(
            Map.entry(Format.PYTHON, new PythonReader()),
            Map.entry(Format.YAML, new YamlReader()),
            Map.entry(Format.MARKUP, new MarkupReader()));

    private Readers() {}

    static Optional<FormatReader> of(Format format) {
        return Optional.ofNullable(ALL.get(format));
    }
}
