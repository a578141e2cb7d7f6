package io.lazaretto.artifact.arrow;

import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A column type that pyarrow before 14.0.1 unpickles when it reads the schema (CVE-2023-47248). */
final class ExtensionTypes {
    private static final String PICKLED = "arrow.py_extension_type";

    private ExtensionTypes() {}

    /** @param schema bytes that hold one in whatever form */
    static void check(byte[] schema, Place place, long offset, Reading reading) {
        if (new String(schema, StandardCharsets.ISO_8859_1).contains(PICKLED)) {
            reading.report(Signal.threat(
                    "arrow.python-extension",
                    "A column type that pyarrow unpickles when it reads the schema",
                    place.at(offset),
                    Map.of(),
                    List.of("CWE-502", "CVE-2023-47248")));
        }
    }
}
