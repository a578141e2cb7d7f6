package io.lazaretto.artifact.wrapper;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.codec.Codec;
import io.lazaretto.artifact.codec.SkippableFrames;
import io.lazaretto.artifact.codec.Unpacked;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.Checksum;

/**
 * Looks at the content of a compressed file as if it lay there plainly, and at what lies around it. Loaders such as
 * joblib's and pandas' choose the decompressor by the first bytes, whatever the name says.
 */
public final class WrapperReader implements FormatReader {
    private static final int WINDOW = 1 << 9;
    /** As much is looked at of what is too large to be looked at. */
    private static final int HEAD = 1 << 20;

    private static final int SMALLEST_HIDING_PLACE = 16;
    private static final List<String> AMBIGUITY = List.of("CWE-436", "CWE-434");
    private static final List<String> BOMB = List.of("CWE-409");

    private final Codec codec;
    private final Besides besides;

    private WrapperReader(Codec codec, Besides besides) {
        this.codec = requireNonNull(codec, "codec is null");
        this.besides = requireNonNull(besides, "besides is null");
    }

    /** For a format that holds nothing besides its content. */
    public static WrapperReader of(Codec codec) {
        return new WrapperReader(codec, (view, place, reading) -> {});
    }

    /** @param besides looks at what the format can hold besides its content */
    static WrapperReader of(Codec codec, Besides besides) {
        return new WrapperReader(codec, besides);
    }

    /** Looks at parts of a compressed file that do not belong to its content. */
    @FunctionalInterface
    interface Besides {
        void look(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException;
    }

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Budget budget = reading.budget();
        besides.look(view, place, reading);
        long first = codec.skipBetween(new ByteWindow(view, WINDOW), 0);
        if (first >= SMALLEST_HIDING_PLACE) {
            between(view, 0, first, place, reading);
        }
        Unpacked content = Unpacked.of(view, codec, Unpacked.Limits.DEFAULT, budget, new Unchecked());
        String family = reading.format().id();
        if (content.grown()) {
            reading.report(Signal.suspect(
                    family + ".ratio",
                    "The content is far larger than its compressed form",
                    place.whole(),
                    Map.of("bytes", Long.toString(content.view().size()), "stored", Long.toString(view.size())),
                    BOMB));
        }
        if (content.damage() != null) {
            reading.report(Signal.inconclusive(
                    Reasons.MALFORMED,
                    family + ".malformed",
                    "The compressed data are damaged or end early",
                    place.at(content.end()),
                    Map.of("problem", content.damage())));
        } else if (content.stopped()) {
            reading.report(Signal.inconclusive(
                    Reasons.LIMIT + "decompressed bytes",
                    family + ".limit",
                    "The content is too large, for its compressed form, to be looked at",
                    place.whole(),
                    Map.of()));
        }
        trailing(view, content, place, reading);
        if (content.complete() || content.view().size() > 0) {
            String name = InnerName.of(reading.name());
            reading.content(content.stopped() ? head(content.view()) : content.view(), place.member(name), name);
        }
    }

    private static ByteView head(ByteView view) {
        return view.slice(0, Math.min(view.size(), HEAD));
    }

    /** What readers skip: padding, or frames that hold something else. */
    private static void between(ByteView view, long from, long to, Place place, Reading reading) throws IOException {
        long inside = Math.min(to, from + SkippableFrames.HEADER);
        reading.numbers(view.slice(inside, to - inside), place.member("skipped bytes"));
    }

    private void trailing(ByteView view, Unpacked content, Place place, Reading reading) throws IOException {
        if (!content.complete()) {
            return;
        }
        long end = codec.skipBetween(new ByteWindow(view, WINDOW), content.end());
        if (end - content.end() >= SMALLEST_HIDING_PLACE) {
            between(view, content.end(), end, place, reading);
        }
        if (end >= view.size()) {
            return;
        }
        reading.report(Signal.suspect(
                reading.format().id() + ".trailing-bytes",
                "Bytes behind the end of the compressed data",
                place.at(end),
                Map.of("bytes", Long.toString(view.size() - end)),
                AMBIGUITY));
        if (view.size() - end >= SMALLEST_HIDING_PLACE) {
            ByteView rest = view.slice(end, view.size() - end);
            reading.content(rest, place.member("trailing bytes"), "trailing bytes");
        }
    }

    /** The formats check themselves. */
    private static final class Unchecked implements Checksum {
        @Override
        public void update(int b) {}

        @Override
        public void update(byte[] bytes, int offset, int length) {}

        @Override
        public long getValue() {
            return 0;
        }

        @Override
        public void reset() {}
    }
}
