package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.boosting.LightgbmReader;
import io.lazaretto.artifact.boosting.XgboostJsonReader;
import io.lazaretto.artifact.boosting.XgboostUbjReader;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.reader.FormatReader;
import java.util.Map;
import java.util.Optional;

/** Which reader understands which format. A format without one is INCONCLUSIVE. */
final class Readers {
    private static final Map<Format, FormatReader> ALL = Map.ofEntries(
            Map.entry(Format.XGBOOST_JSON, new XgboostJsonReader()),
            Map.entry(Format.XGBOOST_UBJ, new XgboostUbjReader()),
            Map.entry(Format.LIGHTGBM, new LightgbmReader()));

    private Readers() {}

    static Optional<FormatReader> of(Format format) {
        return Optional.ofNullable(ALL.get(format));
    }
}
