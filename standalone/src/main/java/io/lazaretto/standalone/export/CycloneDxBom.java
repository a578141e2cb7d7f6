package io.lazaretto.standalone.export;

import io.lazaretto.schemas.event.Verdict;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * CycloneDX 1.7 (ECMA-424) ML-BOM: a machine-learning-model component for each model, with its files, and what was found as
 * vulnerabilities. A model without a verdict is named in the metadata; the verdict is a property and an annotation, and what
 * was not examined is a technical limitation of the model.
 */
final class CycloneDxBom {
    private static final String SCHEMA = "http://cyclonedx.org/schema/bom-1.7.schema.json";

    private CycloneDxBom() {}

    static JsonTree of(ScanResult scan) {
        List<JsonTree> components = new ArrayList<>();
        List<JsonTree> compositions = new ArrayList<>();
        List<JsonTree> vulnerabilities = new ArrayList<>();
        List<JsonTree> annotations = new ArrayList<>();
        for (ScannedModel scanned : scan.models()) {
            CycloneDxModel model = new CycloneDxModel(scanned);
            components.add(model.component());
            compositions.add(composition(scanned, model.reference()));
            vulnerabilities.addAll(CycloneDxVulnerabilities.of(scanned, model));
            annotations.add(annotation(scanned.verdict(), model.reference(), scan.version()));
        }
        return JsonTree.object()
                .with("$schema", SCHEMA)
                .with("bomFormat", "CycloneDX")
                .with("specVersion", "1.7")
                .with("serialNumber", "urn:uuid:" + UUID.randomUUID())
                .with("version", 1)
                .with("metadata", metadata(scan))
                .always("components", components)
                .with("compositions", compositions)
                .with("vulnerabilities", vulnerabilities)
                .with("annotations", annotations);
    }

    private static JsonTree metadata(ScanResult scan) {
        List<JsonTree> properties = new ArrayList<>();
        scan.problems().forEach(problem -> properties.add(property("problem", Shown.sentence(problem))));
        return JsonTree.object()
                .with(
                        "timestamp",
                        scan.models().stream()
                                .map(model -> model.verdict().getFinishedAt())
                                .max(Comparator.naturalOrder())
                                .orElseGet(Instant::now)
                                .toString())
                .with("tools", JsonTree.object().with("components", List.of(tool(scan.version()))))
                .with("properties", properties);
    }

    private static JsonTree tool(String version) {
        return JsonTree.object()
                .with("type", "application")
                .with("name", ScanResult.TOOL)
                .with("version", version);
    }

    private static JsonTree composition(ScannedModel model, String reference) {
        String aggregate = model.isComplete() ? "complete" : model.manifest().isPresent() ? "incomplete" : "unknown";
        return JsonTree.object().with("aggregate", aggregate).with("assemblies", List.of(reference));
    }

    private static JsonTree annotation(Verdict verdict, String reference, String version) {
        return JsonTree.object()
                .with("subjects", List.of(reference))
                .with("annotator", JsonTree.object().with("component", tool(version)))
                .with("timestamp", verdict.getFinishedAt().toString())
                .with(
                        "text",
                        verdict.getVerdict() + ", " + verdict.getAction() + ": "
                                + Shown.sentence(verdict.getSummary()));
    }

    static JsonTree property(String name, String value) {
        return JsonTree.object().with("name", ScanResult.TOOL + ":" + name).with("value", value);
    }

    /** Whether a text can stand where a URI must. */
    static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
