package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.format.FormatSniffer;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** What it would mean if somebody exchanged a file. */
enum Weight {
    /** Read by people, or not at all. */
    INERT,
    /** Data that a loader reads: configuration, vocabulary. */
    DATA,
    /** Weights, code, archives, and what nobody knows. */
    LOADED;

    private static final Set<String> PROSE = Set.of("md", "rst", "pdf", "png", "jpg", "jpeg", "gif", "webp", "svg");
    private static final Set<String> PAPERS = Set.of(
            "readme", "license", "licence", "notice", "changelog", "authors", "citation", "copying", "use_policy");

    static Weight of(String path, ByteView view, FormatSniffer sniffer, Budget budget) throws IOException {
        Extension extension = Extension.of(path);
        if (view.size() > 0 && (extension.isModel() || extension.isPickle())) {
            return LOADED;
        }
        Format format = sniffer.sniff(view, path, budget);
        return switch (format.nature()) {
            case EMPTY, IMAGE, DOCUMENT -> INERT;
            case TEXT -> isForPeople(path) ? INERT : DATA;
            case MODEL, UNSUPPORTED_MODEL, ARCHIVE, UNSUPPORTED, ACTIVE, EXECUTABLE, POINTER, UNKNOWN -> LOADED;
        };
    }

    private static boolean isForPeople(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        return name.startsWith(".git")
                || PAPERS.contains(stem)
                || PROSE.contains(Extension.of(name).text());
    }
}
