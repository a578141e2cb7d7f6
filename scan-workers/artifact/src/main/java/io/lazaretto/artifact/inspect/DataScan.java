package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.format.ImageEnd;
import io.lazaretto.artifact.json.JsonWalk;
import io.lazaretto.artifact.numpy.NpyHeader;
import io.lazaretto.artifact.pickle.PickleScanner;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.skops.SkopsSchema;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at files that hold data: JSON, images, arrays. Where they end, and what in them is more than data. */
final class DataScan {
    /** Arrays in one file. */
    private static final int MAX_ARRAYS = 1_000;

    private final ModelScan scan;
    private final ModelBytes model;
    private final PickleScanner pickles;

    DataScan(ModelScan scan, ModelBytes model, PickleScanner pickles) {
        this.scan = scan;
        this.model = model;
        this.pickles = pickles;
    }

    /** @return whether the text is a configuration of a Keras model, to be looked at as one */
    boolean text(Format format, ByteView view, Place place) throws IOException {
        if (format != Format.JSON) {
            return false;
        }
        boolean lines = Extension.of(place.path()).text().equals("jsonl");
        JsonInspection json = new JsonInspection(
                place,
                siblings(place),
                new CodeReferences(place, this::isPresent, scan),
                scan.config(),
                scan.indexes(),
                scan.format()::add,
                (template, offset) -> scan.template(template, place, offset));
        try {
            if (isMember(place, SkopsSchema.MEMBER)) {
                SkopsSchema schema = new SkopsSchema(place, scan.format()::add);
                JsonWalk.walk(view, false, schema, scan.budget());
                schema.end();
                json.isSkops(schema.isSchema());
            }
            try {
                JsonWalk.walk(view, lines, json, scan.budget());
            } finally {
                json.end(scan.budget());
            }
            if (isNamed(place, TokenizerIds.FILE)) {
                TokenizerIds.judge(view, place, scan.budget(), scan.format()::add);
            }
            if (json.isKeras() && lines) {
                scan.inconclusive(
                        Reasons.NOT_EXAMINED + "Keras configuration",
                        "json.active-key",
                        "The file holds content that a loader acts on and that has not been examined",
                        place,
                        format);
            }
            if (json.isKeras() && json.namesClasses()) {
                scan.saw(Format.KERAS);
            }
            return json.isKeras() && !lines;
        } catch (MalformedArtifactException e) {
            malformed("json.malformed", "The file is not valid JSON", place, e);
            return false;
        }
    }

    void image(Format format, ByteView view, Place place) throws IOException {
        long end = ImageEnd.of(format, view, scan.budget());
        if (end < 0) {
            scan.inconclusive(Reasons.MALFORMED, "format.malformed", "The image has no proper end", place, format);
            pickles.search(view, 0, place, scan.budget(), scan.pickle()::add);
        } else if (end < view.size()) {
            trailing("format.trailing-bytes", "Bytes behind the end of the image", view, end, place);
        }
    }

    /** An array, and those that further calls of {@code save} appended to the file, as {@code load} reads them one by one. */
    void array(ByteView view, Place place) throws IOException {
        ByteView rest = view;
        Place here = place;
        for (int arrays = 1; rest != null; arrays++) {
            rest = array(rest, here, arrays < MAX_ARRAYS);
            here = place.member("array " + (arrays + 1));
        }
    }

    /** @return where the next array begins, or null */
    private ByteView array(ByteView view, Place place, boolean more) throws IOException {
        try {
            NpyHeader header = NpyHeader.read(view);
            long dataBytes = view.size() - header.dataStart();
            if (header.objects()) {
                ByteView objects = view.slice(header.dataStart(), dataBytes);
                pickles.scan(objects, place.member("objects"), scan.budget(), scan.pickle()::add);
            } else if (dataBytes < header.dataBytes()) {
                scan.inconclusive(Reasons.MALFORMED, "npy.malformed", "The array ends early", place, Format.NPY);
            } else if (dataBytes > header.dataBytes()) {
                long end = header.dataStart() + header.dataBytes();
                if (more && NpyHeader.startsAt(view, end)) {
                    scan.budget().checkTime();
                    return view.slice(end, view.size() - end);
                }
                trailing("npy.trailing-bytes", "Bytes behind the array", view, end, place);
            }
        } catch (MalformedArtifactException e) {
            malformed("npy.malformed", "The file breaks the numpy format", place, e);
            pickles.search(view, 0, place, scan.budget(), scan.pickle()::add);
        }
        return null;
    }

    private static boolean isNamed(Place place, String file) {
        String path = place.member() == null ? place.path() : place.member();
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1)
                .equals(file);
    }

    private static boolean isMember(Place place, String name) {
        return place.member() != null
                && (place.member().equals(name) || place.member().endsWith("!" + name));
    }

    private void trailing(String rule, String title, ByteView view, long end, Place place) throws IOException {
        Map<String, String> evidence = Map.of("bytes", Long.toString(view.size() - end));
        scan.format().add(Signal.suspect(rule, title, place.at(end), evidence, ContentScan.POLYGLOT));
        pickles.search(view, end, place, scan.budget(), scan.pickle()::add);
    }

    private void malformed(String rule, String title, Place place, MalformedArtifactException e) {
        scan.format()
                .add(Signal.inconclusive(
                        Reasons.MALFORMED, rule, title, place.at(e.offset()), Map.of("problem", e.getMessage())));
    }

    private boolean isPresent(String path) {
        return model.artifacts().stream().anyMatch(ref -> ref.path().equals(path));
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
