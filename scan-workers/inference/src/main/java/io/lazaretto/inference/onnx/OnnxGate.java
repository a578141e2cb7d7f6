package io.lazaretto.inference.onnx;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import java.util.Optional;
import java.util.OptionalLong;

/** Listens to the artifact room's rules and keeps the first objection. */
final class OnnxGate implements Reading {
    private final CheckpointFiles files;
    private final String path;
    private final Budget budget;
    private Signal objection;

    OnnxGate(CheckpointFiles files, String path, Budget budget) {
        this.files = files;
        this.path = path;
        this.budget = budget;
    }

    /** Why the model must not be run. */
    Optional<String> objection() {
        return Optional.ofNullable(objection)
                .map(Signal::observation)
                .map(seen -> OnnxException.shortened(seen.rule() + ": " + seen.title() + " " + seen.evidence()));
    }

    /** The path of a file that the model names, from the root of the files. */
    static String beside(String path, String relative) {
        return path.substring(0, path.lastIndexOf('/') + 1) + relative;
    }

    @Override
    public Budget budget() {
        return budget;
    }

    @Override
    public Format format() {
        return Format.ONNX;
    }

    @Override
    public String name() {
        return path;
    }

    @Override
    public void report(Signal signal) {
        if (objection == null && signal.outcome() != Outcome.CLEAR) {
            objection = signal;
        }
    }

    @Override
    public void report(String detector, Signal signal) {
        report(signal);
    }

    @Override
    public Format content(ByteView view, Place place, String name) {
        return Format.ONNX;
    }

    @Override
    public OptionalLong sizeOf(String relative) {
        Long size = files.sizes().get(beside(path, relative));
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    // Texts, numbers and claims matter to the inspection of a model, not to running it.

    @Override
    public void numbers(ByteView view, Place place) {}

    @Override
    public void template(String source, Place place, long offset) {}

    @Override
    public void code(String source, Place place, long offset) {}

    @Override
    public void prose(String text, Place place, long offset) {}

    @Override
    public void prose(ByteView text, Place place, long offset) {}

    @Override
    public void claim(String relation, String model) {}

    @Override
    public void license(String claimed) {}

    @Override
    public void architecture(String name) {}

    @Override
    public void sideData(String relative, long offset, long length) {}
}
