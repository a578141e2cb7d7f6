package io.lazaretto.standalone.export;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One call of {@code scan}.
 *
 * @param models with a verdict, in the order of the sources, each arrival once
 * @param problems sources without a verdict, and whatever else went wrong; may hold hostile text
 * @param version of this tool
 */
record ScanResult(List<ScannedModel> models, List<String> problems, String version) {
    static final String TOOL = "lazaretto";

    ScanResult {
        models = List.copyOf(models);
        problems = List.copyOf(problems);
        requireNonNull(version, "version is null");
    }
}
