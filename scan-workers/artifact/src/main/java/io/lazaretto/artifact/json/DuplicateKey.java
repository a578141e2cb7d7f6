package io.lazaretto.artifact.json;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Signal;
import java.util.List;
import java.util.Map;

/** What is said of an object with two members of one name. */
public final class DuplicateKey {
    private DuplicateKey() {}

    public static Signal signal(String key, Location location) {
        return Signal.suspect(
                "json.duplicate-key",
                "A key occurs twice: readers disagree on which one counts",
                location,
                Map.of("key", Evidence.text(key)),
                List.of("CWE-436"));
    }
}
