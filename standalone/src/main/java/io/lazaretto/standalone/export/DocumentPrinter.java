package io.lazaretto.standalone.export;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.standalone.render.VerdictFormat;
import io.lazaretto.standalone.render.VerdictOutput;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects a scan and writes it as one document at the end. Not thread-safe. */
public final class DocumentPrinter implements VerdictOutput {
    private final VerdictFormat format;
    private final String version;
    private final PrintStream out;
    private final SortedMap<Integer, Verdict> verdicts = new TreeMap<>();
    private final Map<String, Manifest> manifests = new HashMap<>();
    private final Map<String, ModelFacts> facts = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * @param format SARIF or CYCLONEDX
     * @param version of this tool
     */
    public DocumentPrinter(VerdictFormat format, String version, PrintStream out) {
        if (!format.isDocument()) {
            throw new IllegalArgumentException("not a document: " + format);
        }
        this.format = format;
        this.version = requireNonNull(version, "version is null");
        this.out = requireNonNull(out, "out is null");
    }

    @Override
    public void print(int position, Verdict verdict) {
        verdicts.put(position, verdict);
    }

    @Override
    public void pinned(String arrivalId, Manifest manifest) {
        manifests.put(arrivalId, manifest);
    }

    @Override
    public void learned(String arrivalId, ModelFacts learned) {
        facts.put(arrivalId, learned);
    }

    @Override
    public void problem(String message) {
        problems.add(message);
    }

    @Override
    public void end() {
        ScanResult scan = new ScanResult(models(), problems, version);
        JsonTree.write(format == VerdictFormat.SARIF ? SarifLog.of(scan) : CycloneDxBom.of(scan), out);
        out.println();
        out.flush();
    }

    @Override
    public boolean closed() {
        return out.checkError();
    }

    private List<ScannedModel> models() {
        Set<String> seen = new HashSet<>();
        return verdicts.values().stream()
                .filter(verdict -> seen.add(verdict.getArrivalId()))
                .map(verdict -> new ScannedModel(
                        verdict,
                        Optional.ofNullable(manifests.get(verdict.getArrivalId())),
                        Optional.ofNullable(facts.get(verdict.getArrivalId()))))
                .toList();
    }
}
