package io.lazaretto.artifact.pickle;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an import means that is not on the allow list. */
final class ImportSignals {
    private ImportSignals() {}

    static Signal of(Imported imported, Location location) {
        Map<String, String> evidence = names(imported);
        return switch (imported.judgement().standing()) {
            case ALLOWED -> throw new IllegalArgumentException("allowed names are not reported");
            case DANGEROUS -> {
                evidence.put("gives", imported.judgement().family());
                yield Signal.threat(
                        "pickle.global.dangerous",
                        "The stream imports a name that runs code or reaches the system when the file is loaded",
                        location,
                        evidence,
                        PickleRules.CODE_EXECUTION);
            }
            case TORCHSCRIPT ->
                Signal.inconclusive(
                        Reasons.NOT_EXAMINED + "TorchScript",
                        "pickle.global.torchscript",
                        "The stream builds an object of a TorchScript class, whose code has not been examined",
                        location,
                        evidence);
            case UNREVIEWED ->
                suspect(
                        "pickle.global.unreviewed",
                        "The stream imports a name of a library that has not been reviewed",
                        location,
                        evidence);
            case DOTTED ->
                suspect("pickle.global.dotted", "The stream imports a name by walking attributes", location, evidence);
            case EXTENSION ->
                suspect(
                        "pickle.global.extension",
                        "The stream imports whatever the loading process has registered under a number",
                        location,
                        evidence);
            case UNKNOWN ->
                suspect("pickle.global.unknown", "The stream imports a name that is on no list", location, evidence);
        };
    }

    /** The names, as imported and, where it differs, as written. */
    static Map<String, String> names(Imported imported) {
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("module", Evidence.text(imported.module()));
        evidence.put("name", Evidence.text(imported.name()));
        if (!imported.module().equals(imported.writtenModule())
                || !imported.name().equals(imported.writtenName())) {
            evidence.put("written", Evidence.text(imported.writtenModule() + " " + imported.writtenName()));
        }
        return evidence;
    }

    private static Signal suspect(String rule, String title, Location location, Map<String, String> evidence) {
        return Signal.suspect(rule, title, location, evidence, PickleRules.DESERIALIZATION);
    }
}
