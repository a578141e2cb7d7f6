package io.lazaretto.artifact.reader;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** What a reader may ask of the inspection around it, and tell it. Used by one thread. */
public interface Reading {
    Budget budget();

    /** What the bytes were taken for. */
    Format format();

    /** Name of the artifact or member, as its container has it; hostile. */
    String name();

    /** Something that {@code artifact.format} says. */
    void report(Signal signal);

    /** @param detector one of {@link io.lazaretto.artifact.inspect.Detectors} */
    void report(String detector, Signal signal);

    /**
     * A content inside this one, which is looked at like a file: identified by its bytes, read, searched.
     *
     * @return what it is
     * @throws io.lazaretto.artifact.budget.BudgetExceededException when contents are nested too deep
     */
    Format content(ByteView view, Place place, String name) throws IOException;

    /** Bytes that should be numbers and nothing else: searched for what they might be besides. */
    void numbers(ByteView view, Place place) throws IOException;

    /** A text that a loader renders as a template. */
    void template(String source, Place place, long offset) throws IOException;

    /** A text that a loader may run as Python. */
    void code(String source, Place place, long offset) throws IOException;

    /** A text for people, or for a model. */
    void prose(String text, Place place, long offset) throws IOException;

    /** A text for people, or for a model, in UTF-8 and of any length; it is read once, forwards. */
    void prose(ByteView text, Place place, long offset) throws IOException;

    /** A parent that the content names, for instance {@code adapter-base}. */
    void claim(String relation, String model);

    /** A licence that the content names. */
    void license(String name);

    /** The architecture that the content names. */
    void architecture(String name);

    /**
     * Size of another file of the model, for a content that refers to it.
     *
     * @param relative path from the folder of this artifact, {@code /}-separated, without {@code .} or {@code ..}
     */
    OptionalLong sizeOf(String relative);

    /**
     * Another file of the model, for a content that makes a tool read it.
     *
     * @param relative as for {@link #sizeOf}
     */
    default Optional<ByteView> beside(String relative) {
        return Optional.empty();
    }

    /**
     * Says that bytes of another file are elements of a tensor of this content. A file of which every byte is such an
     * element, or padding, needs no format of its own: it is searched like {@link #numbers} are.
     *
     * @param relative as for {@link #sizeOf}; must exist
     */
    void sideData(String relative, long offset, long length);
}
