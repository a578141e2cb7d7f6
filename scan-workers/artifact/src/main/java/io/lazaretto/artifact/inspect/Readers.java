package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.onnx.OnnxReader;
import io.lazaretto.artifact.reader.FormatReader;
import java.util.Map;
import java.util.Optional;

/** Which reader understands which format. A format without one is INCONCLUSIVE. */
final class Readers {
    private static final Map<Format, FormatReader> ALL = Map.ofEntries(Map.entry(Format.ONNX, new OnnxReader()));

    private Readers() {}

    static Optional<FormatReader> of(Format format) {
        return Optional.ofNullable(ALL.get(format));
    }
}
