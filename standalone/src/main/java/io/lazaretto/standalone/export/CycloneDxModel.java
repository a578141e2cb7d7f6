package io.lazaretto.standalone.export;

import static io.lazaretto.standalone.export.CycloneDxBom.property;

import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.LicenseClaim;
import io.lazaretto.schemas.event.LineageClaim;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.schemas.identity.ManifestEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One model as a component. Immutable. */
final class CycloneDxModel {
    private static final int MAX_CLAIMS = 64;

    private final ScannedModel model;
    private final Verdict verdict;
    private final ModelUris uris;
    private final Map<String, String> fileReferences = new HashMap<>();
    private final List<JsonTree> files = new ArrayList<>();

    CycloneDxModel(ScannedModel model) {
        this.model = model;
        this.verdict = model.verdict();
        this.uris = new ModelUris(model);
        List<ManifestEntry> entries = model.manifest().map(Manifest::entries).orElse(List.of());
        Map<String, String> formats = new HashMap<>();
        model.facts().ifPresent(facts -> facts.getFileFormats()
                .forEach(file -> formats.put(file.getPath(), file.getFormat())));
        for (int i = 0; i < entries.size(); i++) {
            String reference = reference() + "/file/" + i;
            fileReferences.put(entries.get(i).path(), reference);
            files.add(file(entries.get(i), reference, formats.get(entries.get(i).path())));
        }
    }

    String reference() {
        return Shown.name(verdict.getArrivalId());
    }

    /** @param path as an observation names it */
    String reference(String path) {
        return uris.entry(path).map(entry -> fileReferences.get(entry.path())).orElseGet(this::reference);
    }

    JsonTree component() {
        JsonTree component = JsonTree.object()
                .with("type", "machine-learning-model")
                .with("bom-ref", reference())
                .with("name", Shown.name(verdict.getName()))
                .with("version", Shown.name(verdict.getContentDigest()));
        if (CycloneDxBom.isUri(verdict.getSource())) {
            component.with(
                    "externalReferences",
                    List.of(JsonTree.object().with("type", "distribution").with("url", verdict.getSource())));
        }
        return component
                .with("licenses", licenses())
                .with("pedigree", JsonTree.object().with("ancestors", ancestors()))
                .with("components", files)
                .with("modelCard", modelCard())
                .with("properties", properties());
    }

    /** @param format null where it is not known */
    private static JsonTree file(ManifestEntry entry, String reference, String format) {
        List<JsonTree> properties = new ArrayList<>();
        properties.add(property("bytes", Long.toString(entry.size())));
        if (format != null) {
            properties.add(property("format", Shown.name(format)));
        }
        return JsonTree.object()
                .with("type", "file")
                .with("bom-ref", reference)
                .with("name", Shown.path(entry.path()))
                .with("hashes", List.of(JsonTree.object().with("alg", "SHA-256").with("content", entry.sha256())))
                .with("properties", properties);
    }

    /** Licences that the files declare, each once for a file; nobody has checked that they hold. */
    private List<JsonTree> licenses() {
        return model.facts().map(ModelFacts::getLicenses).orElse(List.of()).stream()
                .filter(claim -> !claim.getName().isBlank())
                .limit(MAX_CLAIMS)
                .map(CycloneDxModel::license)
                .toList();
    }

    private static JsonTree license(LicenseClaim claim) {
        JsonTree license = claim.getSpdxId() == null
                ? JsonTree.object().with("name", Shown.name(claim.getName()))
                : JsonTree.object().with("id", Shown.name(claim.getSpdxId()));
        license.with("acknowledgement", "declared")
                .with(
                        "properties",
                        List.of(
                                property("claimedBy", Shown.path(claim.getPath())),
                                property("claimedAs", Shown.name(claim.getName())),
                                property("checked", "false")));
        return JsonTree.object().with("license", license);
    }

    /** What the files claim, which nobody has checked. */
    private List<JsonTree> ancestors() {
        return model.facts().map(ModelFacts::getLineage).orElse(List.of()).stream()
                .limit(MAX_CLAIMS)
                .map(CycloneDxModel::ancestor)
                .toList();
    }

    private static JsonTree ancestor(LineageClaim claim) {
        return JsonTree.object()
                .with("type", "machine-learning-model")
                .with("name", Shown.name(claim.getModel()))
                .with(
                        "properties",
                        List.of(
                                property("relation", Shown.name(claim.getRelation())),
                                property("claimedBy", Shown.path(claim.getPath())),
                                property("checked", "false")));
    }

    private JsonTree modelCard() {
        String architecture =
                model.facts().map(ModelFacts::getArchitecture).map(Shown::name).orElse(null);
        return JsonTree.object()
                .with("modelParameters", JsonTree.object().with("modelArchitecture", architecture))
                .with("considerations", JsonTree.object().with("technicalLimitations", limitations()));
    }

    /** What a user of this verdict must know: what was not examined. */
    private List<String> limitations() {
        List<String> limitations = new ArrayList<>();
        for (Finding finding : verdict.getFindings()) {
            if (finding.getOutcome() == Outcome.INCONCLUSIVE) {
                limitations.add("Not examined to the end by " + Shown.name(finding.getDetector())
                        + (finding.getReason() == null ? "" : ": " + Shown.sentence(finding.getReason())));
            }
        }
        verdict.getMissing().forEach(detector -> limitations.add("Not examined by " + Shown.name(detector)));
        Map<String, List<String>> unexamined = new TreeMap<>();
        for (CoverageEntry entry : verdict.getCoverage()) {
            if (entry.getExaminedBy().isEmpty()) {
                unexamined
                        .computeIfAbsent(Shown.name(entry.getAttackClass()), unused -> new ArrayList<>())
                        .add(Shown.name(entry.getTriggerKind()));
            }
        }
        unexamined.forEach((attack, kinds) ->
                limitations.add("Not examined for " + attack + " (" + String.join(", ", kinds) + ")"));
        return limitations;
    }

    private List<JsonTree> properties() {
        List<JsonTree> properties = new ArrayList<>();
        properties.add(property("verdict", verdict.getVerdict().name()));
        properties.add(property("action", verdict.getAction().name()));
        properties.add(property("final", Boolean.toString(verdict.getFinal$())));
        properties.add(property("revision", Integer.toString(verdict.getRevision())));
        properties.add(property("summary", Shown.sentence(verdict.getSummary())));
        properties.add(property("source", Shown.path(verdict.getSource())));
        properties.add(property("contentDigest", Shown.name(verdict.getContentDigest())));
        properties.add(property("kind", Shown.name(verdict.getKind())));
        properties.add(property("profile", Profiles.name(verdict.getProfile())));
        properties.add(property("policy", Shown.name(verdict.getPolicy().getName())));
        properties.add(property("bytes", Long.toString(verdict.getBytes())));
        model.facts().ifPresent(facts -> facts(facts, properties));
        verdict.getMissing().forEach(detector -> properties.add(property("missing", Shown.name(detector))));
        for (Finding finding : verdict.getFindings()) {
            properties.add(property(
                    "detector:" + Shown.name(finding.getDetector()),
                    finding.getOutcome()
                            + (finding.getReason() == null ? "" : ": " + Shown.sentence(finding.getReason()))));
        }
        for (CoverageEntry entry : verdict.getCoverage()) {
            properties.add(property(
                    "coverage:" + Shown.name(entry.getAttackClass()) + ":" + Shown.name(entry.getTriggerKind()),
                    entry.getExaminedBy().isEmpty()
                            ? "not examined"
                            : "examined by " + Shown.sentence(String.join(", ", entry.getExaminedBy())) + ", strength "
                                    + entry.getStrength().name().toLowerCase(Locale.ROOT)));
        }
        return properties;
    }

    private static void facts(ModelFacts facts, List<JsonTree> properties) {
        facts.getFormats().forEach(format -> properties.add(property("format", Shown.name(format))));
        int listed = facts.getFileFormats().size();
        if (listed < facts.getFiles()) {
            // The list of files is bounded: what is not in it was looked at, but its format is not told here.
            properties.add(property("filesWithFormat", listed + " of " + facts.getFiles()));
        }
        if (facts.getWeightsDigest() != null) {
            properties.add(property("weightsDigest", Shown.name(facts.getWeightsDigest())));
        }
    }
}
