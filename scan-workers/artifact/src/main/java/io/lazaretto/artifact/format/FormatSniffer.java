package io.lazaretto.artifact.format;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.pickle.PickleScanner;
import io.lazaretto.artifact.text.TextScan;
import java.io.IOException;
import java.util.Set;

/** Identifies bytes by what they are; a name only decides between kinds of text. */
public final class FormatSniffer {
    private static final int WINDOW = 1 << 13;
    private static final String LFS = "version https://git-lfs.github.com/spec/";

    private static final Set<String> LOGS = Set.of("log", "out", "txt");

    private final PickleScanner pickles;

    public FormatSniffer(PickleScanner pickles) {
        this.pickles = requireNonNull(pickles, "pickles is null");
    }

    /** @param name file or member name; its ending tells Markdown from Python */
    public Format sniff(ByteView view, String name, Budget budget) throws IOException, BudgetExceededException {
        if (view.size() == 0) {
            return Format.EMPTY;
        }
        ByteWindow window = new ByteWindow(view, WINDOW);
        Format magic = Magic.of(window);
        if (magic != Format.UNKNOWN) {
            return magic;
        }
        if (window.matches(0, LFS)) {
            return Format.LFS_POINTER;
        }
        TextScan text = TextScan.of(view, budget);
        if (text.isColouredText()
                && !text.isText()
                && LOGS.contains(Extension.of(name).text())) {
            return Format.TEXT;
        }
        if (!text.isText()) {
            if (Extension.of(name).text().equals("mnn") && isMnn(window)) {
                return Format.MNN;
            }
            if (Beginnings.isMsgpack(window)) {
                return Format.MSGPACK;
            }
            Format message = ModelMessages.of(window);
            Format named = named(Extension.of(name));
            if (named != Format.UNKNOWN && (message == Format.UNKNOWN || message == Format.ONNX)) {
                return named;
            }
            if (message != Format.UNKNOWN) {
                return message;
            }
        }
        if (Extension.of(name).isPickle() || !text.isText()) {
            // Protocols 0 and 1 have no magic number.
            if (pickles.reachesStop(view, budget) || Extension.of(name).isPickle() && !text.isText()) {
                return Format.PICKLE;
            }
        }
        return text.isText() ? TextKind.of(view, name) : Format.UNKNOWN;
    }

    /** Without a mark of its own: a FlatBuffer whose root lies where MNN's converter puts it. */
    private static boolean isMnn(ByteWindow bytes) throws IOException {
        return bytes.has(0, 32) && (bytes.u32(0) == 0x18 || bytes.u32(0) == 0x1c || bytes.u32(0) == 0x20);
    }

    /** A message that no definition fits is taken for what its name says, and its reader tells what is wrong with it. */
    private static Format named(Extension extension) {
        return switch (extension.text()) {
            case "onnx" -> Format.ONNX;
            case "mlmodel" -> Format.COREML;
            case "pdmodel" -> Format.PADDLE_PROGRAM;
            default -> Format.UNKNOWN;
        };
    }
}
