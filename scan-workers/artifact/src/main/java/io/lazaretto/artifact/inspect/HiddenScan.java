package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.format.Format;
import io.lazaretto.artifact.hidden.HiddenText;
import io.lazaretto.artifact.hidden.ImageTexts;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Shows every text of the model to {@code artifact.hidden-text}: text files, names, and the texts in other files. */
final class HiddenScan {
    private static final int SAFETENSORS_LENGTH = 8;

    /** Models that are texts. */
    private static final Set<Format> TEXTS = EnumSet.of(
            Format.PMML,
            Format.OPENVINO,
            Format.CATBOOST_JSON,
            Format.XGBOOST_JSON,
            Format.MXNET_SYMBOL,
            Format.PADDLE_PIR,
            Format.LIGHTGBM);

    private final ModelScan scan;
    private final Consumer<Signal> signals;

    HiddenScan(ModelScan scan) {
        this.scan = scan;
        this.signals = scan.tally(Detectors.HIDDEN_TEXT)::add;
    }

    /** Whether a content of that format is looked at as a text of data. */
    static boolean isData(Format format) {
        return TEXTS.contains(format) || format == Format.JSON;
    }

    /** Looks at a content whose format is known, with its name. */
    void content(Format format, ByteView view, Place place, String name) throws IOException {
        HiddenText.name(name, place, scan.budget(), signals);
        if (format == Format.SAFETENSORS) {
            header(view, place);
            return;
        }
        if (TEXTS.contains(format)) {
            HiddenText.document(view, format, name, place, scan.budget(), signals);
            return;
        }
        switch (format.nature()) {
            case TEXT, ACTIVE -> HiddenText.document(view, format, name, place, scan.budget(), signals);
            case IMAGE -> ImageTexts.scan(format, view, place, scan.budget(), signals);
            case MODEL, UNSUPPORTED_MODEL, ARCHIVE, UNSUPPORTED, DOCUMENT, EXECUTABLE, POINTER, EMPTY, UNKNOWN -> {}
        }
    }

    private void header(ByteView view, Place place) throws IOException {
        byte[] length = view.copy(0, SAFETENSORS_LENGTH);
        long bytes = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            bytes = bytes << 8 | length[i] & 0xff;
        }
        long there = Math.max(0, view.size() - SAFETENSORS_LENGTH);
        if (bytes > 0) {
            ByteView header = view.slice(Math.min(SAFETENSORS_LENGTH, view.size()), Math.min(bytes, there));
            HiddenText.json(header, place, SAFETENSORS_LENGTH, scan.budget(), signals);
        }
    }

    void metadata(String text, Place place, long offset) throws IOException {
        HiddenText.metadata(text, place, offset, scan.budget(), signals);
    }

    void metadata(ByteView text, Place place, long offset) throws IOException {
        HiddenText.metadata(text, place, offset, scan.budget(), signals);
    }

    void template(String text, Place place, long offset) throws IOException {
        HiddenText.template(text, place, offset, scan.budget(), signals);
    }

    void code(String text, Place place, long offset) throws IOException {
        HiddenText.code(text, place, offset, scan.budget(), signals);
    }
}
