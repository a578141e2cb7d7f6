package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.code.CodeInspection;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/** One content under one reader. */
record ContentReading(
        ModelScan scan, ContentScan content, ModelBytes model, Format format, Place place, String name, int depth)
        implements Reading {
    @Override
    public Budget budget() {
        return scan.budget();
    }

    @Override
    public void report(Signal signal) {
        scan.format().add(signal);
    }

    @Override
    public void report(String detector, Signal signal) {
        scan.tally(detector).add(signal);
    }

    @Override
    public Format content(ByteView view, Place inside, String insideName) throws IOException {
        content.checkNesting(depth);
        return content.member(view, inside, insideName, depth + 1, null);
    }

    @Override
    public void numbers(ByteView view, Place inside) throws IOException {
        content.tensorBytes(view, inside, depth + 1);
    }

    @Override
    public void template(String source, Place inside, long offset) throws IOException {
        notExamined("chat template", inside, offset);
    }

    @Override
    public void code(String source, Place inside, long offset) throws IOException {
        CodeInspection.inspect(source, inside, offset, scan.budget(), signal -> report(Detectors.CODE, signal));
    }

    @Override
    public void prose(String text, Place inside, long offset) throws IOException {}

    private void notExamined(String what, Place inside, long offset) {
        report(Signal.inconclusive(
                Reasons.NOT_EXAMINED + what,
                "format.not-examined",
                "The file holds code or a template, which has not been examined",
                inside.at(offset),
                Map.of("format", what)));
    }

    @Override
    public void claim(String relation, String parent) {
        scan.config().claim(relation, parent, place.path());
    }

    @Override
    public void architecture(String architecture) {
        scan.config().architecture(architecture, place.path());
    }

    @Override
    public OptionalLong sizeOf(String relative) {
        String folder = place.path().substring(0, place.path().lastIndexOf('/') + 1);
        String path = folder + relative;
        return model.artifacts().stream()
                .filter(ref -> ref.path().equals(path))
                .mapToLong(ModelBytes.ArtifactRef::size)
                .findFirst();
    }
}
