package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.code.CodeInspection;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
        content.hidden().template(source, inside, offset);
        scan.template(source, inside, offset);
    }

    @Override
    public void code(String source, Place inside, long offset) throws IOException {
        content.hidden().code(source, inside, offset);
        CodeInspection.inspect(source, inside, offset, scan.budget(), signal -> report(Detectors.CODE, signal));
    }

    @Override
    public void prose(String text, Place inside, long offset) throws IOException {
        content.hidden().metadata(text, inside, offset);
    }

    @Override
    public void prose(ByteView text, Place inside, long offset) throws IOException {
        content.hidden().metadata(text, inside, offset);
    }

    @Override
    public void claim(String relation, String parent) {
        scan.config().claim(relation, parent, place.path());
    }

    @Override
    public void license(String license) {
        if (place.member() == null) {
            scan.config().license(license, place.path());
        }
    }

    @Override
    public void architecture(String architecture) {
        scan.config().architecture(architecture, place.path());
    }

    @Override
    public void sideData(String relative, long offset, long length) {
        if (place.member() == null) {
            scan.sideData().add(pathBeside(relative), offset, length);
        }
    }

    @Override
    public Optional<ByteView> beside(String relative) {
        if (place.member() != null) {
            return Optional.empty();
        }
        String path = pathBeside(relative);
        List<ModelBytes.ArtifactRef> artifacts = model.artifacts();
        for (int i = 0; i < artifacts.size(); i++) {
            if (artifacts.get(i).path().equals(path)) {
                return Optional.of(ByteView.of(model, i));
            }
        }
        return Optional.empty();
    }

    private String pathBeside(String relative) {
        return place.path().substring(0, place.path().lastIndexOf('/') + 1) + relative;
    }

    @Override
    public OptionalLong sizeOf(String relative) {
        if (place.member() != null) {
            return OptionalLong.empty();
        }
        String path = pathBeside(relative);
        Long size = scan.sizes(model).get(path);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }
}
