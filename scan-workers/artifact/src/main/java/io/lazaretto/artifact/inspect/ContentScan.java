package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.format.FormatSniffer;
import io.lazaretto.artifact.format.ImageEnd;
import io.lazaretto.artifact.json.JsonWalk;
import io.lazaretto.artifact.pickle.PickleScanner;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.safetensors.SafetensorsDetector;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at one content, wherever it lies, with every parser that accepts it. */
final class ContentScan {
    private static final List<String> POLYGLOT = List.of("CWE-436", "CWE-434");
    /** Formats whose first bytes cannot also begin a pickle, and those that were walked as one. */
    private static final Set<Format> NO_SECOND_LOOK =
            Set.of(Format.PICKLE, Format.TORCH_LEGACY, Format.EMPTY, Format.ZIP, Format.NPY);

    private final ModelScan scan;
    private final ModelBytes model;
    private final PickleScanner pickles;
    private final FormatSniffer sniffer;
    private final SafetensorsDetector safetensors;

    ContentScan(ModelScan scan, ModelBytes model) {
        this.scan = scan;
        this.model = model;
        this.pickles = new PickleScanner(scan.limits().pickle());
        this.sniffer = new FormatSniffer(pickles);
        this.safetensors = new SafetensorsDetector(scan.limits().safetensors());
    }

    /** Looks at an artifact of the model. */
    void file(ByteView view, String path) throws IOException, BudgetExceededException {
        if (Extension.of(path).isModel()) {
            scan.sawModelName();
        }
        content(view, Place.of(path), path);
    }

    private void content(ByteView view, Place place, String name) throws IOException, BudgetExceededException {
        Format format = sniffer.sniff(view, name, scan.budget());
        format = examine(format, view, place);
        scan.saw(format);
        nameAndContent(format, place, name);
        if (!NO_SECOND_LOOK.contains(format) && pickles.scanOther(view, 0, place, scan.budget(), scan.pickle()::add)) {
            polyglot("pickle", place, 0);
        }
    }

    /** @return the format, more exactly than the first bytes tell it */
    private Format examine(Format format, ByteView view, Place place) throws IOException, BudgetExceededException {
        switch (format.nature()) {
            case MODEL -> {
                return model(format, view, place);
            }
            case TEXT -> text(format, view, place);
            case ACTIVE ->
                inconclusive(
                        Reasons.NOT_EXAMINED + format.id(),
                        "format.not-examined",
                        place,
                        format,
                        "The file holds code or a template, which has not been examined");
            case ARCHIVE, UNSUPPORTED, UNSUPPORTED_MODEL ->
                inconclusive(
                        Reasons.UNSUPPORTED,
                        "format.unsupported",
                        place,
                        format,
                        "The format is known and not yet understood");
            case IMAGE -> image(format, view, place);
            case DOCUMENT, EMPTY -> {}
            case EXECUTABLE ->
                scan.format()
                        .add(Signal.suspect(
                                "format.executable",
                                "The file is a program",
                                place.whole(),
                                Map.of(),
                                List.of("CWE-506")));
            case POINTER ->
                inconclusive(
                        Reasons.MALFORMED,
                        "format.lfs-pointer",
                        place,
                        format,
                        "The file is a pointer to where its content should come from");
            case UNKNOWN ->
                inconclusive(Reasons.UNKNOWN, "format.unknown", place, format, "Nobody knows what this file is");
        }
        return format;
    }

    private Format model(Format format, ByteView view, Place place) throws IOException, BudgetExceededException {
        switch (format) {
            case SAFETENSORS -> {
                SafetensorsDetector.Result result =
                        safetensors.examine(view, place, scan.budget(), scan.safetensors()::add);
                if (result == SafetensorsDetector.Result.VALID && place.member() == null) {
                    scan.sawTensors(place.path());
                }
                return format;
            }
            case PICKLE -> {
                PickleScanner.Scan result = pickles.scan(view, place, scan.budget(), scan.pickle()::add);
                return result.legacyTorch() ? Format.TORCH_LEGACY : format;
            }
            default -> {
                inconclusive(
                        Reasons.UNSUPPORTED,
                        "format.unsupported",
                        place,
                        format,
                        "The format is known and not yet understood");
                return format;
            }
        }
    }

    private void text(Format format, ByteView view, Place place) throws IOException, BudgetExceededException {
        if (format != Format.JSON) {
            return;
        }
        boolean lines = Extension.of(place.path()).text().equals("jsonl");
        JsonInspection json = new JsonInspection(place, siblings(place), scan.config(), scan.format()::add);
        try {
            JsonWalk.walk(view, lines, json, scan.budget());
        } catch (MalformedArtifactException e) {
            scan.format()
                    .add(Signal.inconclusive(
                            Reasons.MALFORMED,
                            "json.malformed",
                            "The file is not valid JSON",
                            place.at(e.offset()),
                            Map.of("problem", e.getMessage())));
        }
    }

    private void image(Format format, ByteView view, Place place) throws IOException, BudgetExceededException {
        long end = ImageEnd.of(format, view, scan.budget());
        if (end < 0) {
            inconclusive(Reasons.MALFORMED, "format.malformed", place, format, "The image has no proper end");
        } else if (end < view.size()) {
            scan.format()
                    .add(Signal.suspect(
                            "format.trailing-bytes",
                            "Bytes behind the end of the image",
                            place.at(end),
                            Map.of("bytes", Long.toString(view.size() - end)),
                            POLYGLOT));
            pickles.search(view, end, place, scan.budget(), scan.pickle()::add);
        }
    }

    private void nameAndContent(Format format, Place place, String name) {
        Extension extension = Extension.of(name);
        if (extension.permits(format)) {
            if (format == Format.EMPTY && extension.isModel()) {
                inconclusive(Reasons.MALFORMED, "format.empty", place, format, "The file is empty");
            }
            return;
        }
        if (format == Format.EMPTY || format == Format.LFS_POINTER || format == Format.UNKNOWN) {
            inconclusive(
                    Reasons.MALFORMED,
                    "format.extension-mismatch",
                    place,
                    format,
                    "The file is not what its name says");
        } else {
            scan.format()
                    .add(Signal.suspect(
                            "format.extension-mismatch",
                            "The file is not what its name says",
                            place.whole(),
                            Map.of("format", format.id(), "extension", extension.text()),
                            POLYGLOT));
        }
    }

    private void polyglot(String what, Place place, long offset) {
        scan.format()
                .add(Signal.suspect(
                        "format.polyglot",
                        "Two parsers accept these bytes",
                        place.at(offset),
                        Map.of("also", what),
                        POLYGLOT));
    }

    private void inconclusive(String reason, String rule, Place place, Format format, String title) {
        scan.format().add(Signal.inconclusive(reason, rule, title, place.whole(), Map.of("format", format.id())));
    }

    /** Names of the files in the same folder, for a file that names others. */
    private Set<String> siblings(Place place) {
        String path = place.path();
        if (!path.endsWith(".index.json")) {
            return Set.of();
        }
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        return model.artifacts().stream()
                .map(ModelBytes.ArtifactRef::path)
                .filter(p -> p.startsWith(folder) && p.indexOf('/', folder.length()) < 0)
                .map(p -> p.substring(folder.length()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
