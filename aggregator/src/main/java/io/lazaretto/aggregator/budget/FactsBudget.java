package io.lazaretto.aggregator.budget;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.FileFormat;
import io.lazaretto.schemas.event.LicenseClaim;
import io.lazaretto.schemas.event.LineageClaim;
import io.lazaretto.schemas.event.ModelFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Makes the facts about a model fit into {@value #MAX_BYTES} bytes. What decides whether a detector applies comes first; the list
 * of files, which begins with the weights, is cut at its end. Deterministic.
 */
public final class FactsBudget {
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_FORMATS = 64;
    private static final int MAX_LICENSES = 16;
    private static final int MAX_LINEAGE = 32;
    private static final int MAX_FILES = 256;
    private static final int MAX_TEXT_CHARS = 512;
    /** Digests, counts, kind and architecture. */
    private static final int FIXED = 4 * 1024;
    /** A length in Avro's encoding. */
    private static final int LENGTH = 5;

    private int left = MAX_BYTES - FIXED;

    private FactsBudget() {}

    /** @return facts with shortened texts and lists; an entry that does not fit ends its list */
    public static ModelFacts fit(ModelFacts facts) {
        requireNonNull(facts, "facts is null");
        FactsBudget budget = new FactsBudget();
        List<String> unread = budget.take(facts.getUnreadWeights(), MAX_FORMATS, FactsBudget::cut, FactsBudget::size);
        List<String> formats = budget.take(facts.getFormats(), MAX_FORMATS, FactsBudget::cut, FactsBudget::size);
        List<LineageClaim> lineage = budget.take(
                facts.getLineage(),
                MAX_LINEAGE,
                claim -> new LineageClaim(cut(claim.getRelation()), cut(claim.getModel()), cut(claim.getPath())),
                EncodedSize::of);
        List<LicenseClaim> licenses = budget.take(
                facts.getLicenses(),
                MAX_LICENSES,
                license -> new LicenseClaim(cut(license.getSpdxId()), cut(license.getName()), cut(license.getPath())),
                EncodedSize::of);
        // A path that was cut would name another file, or none.
        List<FileFormat> files = budget.take(
                facts.getFileFormats().stream()
                        .filter(file -> file.getPath().length() <= MAX_TEXT_CHARS)
                        .toList(),
                MAX_FILES,
                file -> new FileFormat(file.getPath(), cut(file.getFormat())),
                EncodedSize::of);
        return new ModelFacts(
                facts.getContentDigest(),
                facts.getWeightsDigest(),
                facts.getBytes(),
                facts.getFiles(),
                facts.getKind(),
                cut(facts.getArchitecture()),
                formats,
                lineage,
                unread,
                licenses,
                files);
    }

    private <T> List<T> take(List<T> all, int most, Function<T, T> shortened, ToIntFunction<T> size) {
        List<T> taken = new ArrayList<>();
        for (T each : all) {
            T small = shortened.apply(each);
            int bytes = size.applyAsInt(small);
            if (taken.size() == most || bytes > left) {
                break;
            }
            left -= bytes;
            taken.add(small);
        }
        return taken;
    }

    /** Three bytes of UTF-8 are the most that a char takes. */
    private static int size(String text) {
        return LENGTH + 3 * text.length();
    }

    private static String cut(String text) {
        return text == null || text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
    }
}
