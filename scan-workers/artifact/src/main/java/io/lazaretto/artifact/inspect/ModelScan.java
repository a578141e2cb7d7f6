package io.lazaretto.artifact.inspect;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.jinja.TemplateInspection;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.report.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is known so far about the model under inspection. */
final class ModelScan {
    private final InspectionLimits limits;
    private final Budget budget;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final ConfigFacts config = new ConfigFacts();
    private final Set<String> formats = new TreeSet<>();
    private final Set<String> tensorFiles = new TreeSet<>();
    private final List<String> safetensorsFiles = new ArrayList<>();
    private final Set<String> unreadWeights = new TreeSet<>();
    private final List<Facts.FileFormat> weightFiles = new ArrayList<>();
    private final List<Facts.FileFormat> otherFiles = new ArrayList<>();
    private final SideData sideData = new SideData();
    private final ShardIndexes indexes = new ShardIndexes();
    private Map<String, Long> sizes;
    private boolean model;

    ModelScan(InspectionLimits limits) {
        this.limits = limits;
        this.budget = new Budget(
                limits.pickleOpcodes(),
                limits.inflatedBytes(),
                limits.duration().toNanos());
        Detectors.ALL.forEach(id -> tallies.put(id, new Tally(id, limits.observations())));
    }

    InspectionLimits limits() {
        return limits;
    }

    Budget budget() {
        return budget;
    }

    Tally format() {
        return tally(Detectors.FORMAT);
    }

    Tally safetensors() {
        return tally(Detectors.SAFETENSORS);
    }

    Tally pickle() {
        return tally(Detectors.PICKLE);
    }

    /** A text that a loader renders. */
    void template(String source, Place place, long offset) {
        TemplateInspection.inspect(source, place, offset, tally(Detectors.TEMPLATE)::add);
    }

    Tally tally(String detector) {
        return requireNonNull(tallies.get(detector), detector);
    }

    ShardIndexes indexes() {
        return indexes;
    }

    /** Compares what files say about one another, after all were looked at. */
    void compareFiles(ModelBytes files) throws IOException {
        indexes.check(files, safetensorsFiles, format()::add);
    }

    SideData sideData() {
        return sideData;
    }

    /** Sizes of all files by path. */
    Map<String, Long> sizes(ModelBytes files) {
        if (sizes == null) {
            sizes = new HashMap<>();
            files.artifacts().forEach(ref -> sizes.putIfAbsent(ref.path(), ref.size()));
        }
        return sizes;
    }

    ConfigFacts config() {
        return config;
    }

    void saw(Format seen) {
        formats.add(seen.id());
        model |= seen.isModel();
    }

    /** What a file of the model turned out to be. */
    void sawFile(String path, Format format) {
        List<Facts.FileFormat> files = WeightFormats.areRead(format) ? weightFiles : otherFiles;
        if (files.size() < Facts.MAX_FILE_FORMATS) {
            files.add(new Facts.FileFormat(path, format.id()));
        }
        // A safetensors file says so itself, when it is valid.
        if (WeightFormats.areRead(format) && format != Format.SAFETENSORS) {
            tensorFiles.add(path);
        }
    }

    /** Weights that no detector of the inference lane reaches. */
    void sawUnreadWeights(Format format) {
        unreadWeights.add(format.id());
    }

    /** A file whose name promises a model, whatever is in it. */
    void sawModelName() {
        model = true;
    }

    void sawSafetensors(String path) {
        safetensorsFiles.add(path);
        tensorFiles.add(path);
    }

    boolean hasModel() {
        return model;
    }

    /** Something kept every detector from looking at a file. */
    void notLookedAt(String reason, String rule, String title, Location location, Map<String, String> evidence) {
        Signal signal = Signal.inconclusive(reason, rule, title, location, evidence);
        tallies.values().forEach(tally -> tally.add(signal));
    }

    void inconclusive(String reason, String rule, String title, Place place, Format seen) {
        format().add(Signal.inconclusive(reason, rule, title, place.whole(), Map.of("format", seen.id())));
    }

    Facts facts() {
        return new Facts(
                config.kind(model),
                config.architecture(),
                List.copyOf(formats),
                List.copyOf(tensorFiles),
                config.lineage(),
                List.copyOf(unreadWeights),
                config.licenses(),
                Stream.concat(weightFiles.stream(), otherFiles.stream())
                        .limit(Facts.MAX_FILE_FORMATS)
                        .toList());
    }

    List<DetectorReport> reports() {
        return tallies.values().stream().map(Tally::report).toList();
    }
}
