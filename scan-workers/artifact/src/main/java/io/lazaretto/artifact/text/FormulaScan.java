package io.lazaretto.artifact.text;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Cells of a table that a spreadsheet runs when it is opened (CWE-1236): formulas that start a program, fetch an address or call into
 * a library. Numbers and names that begin with the same signs are none. One report a file.
 */
public final class FormulaScan {
    private static final int WINDOW = 1 << 14;
    private static final int CHECK_EVERY = 1 << 16;
    private static final int HEAD = 160;
    /** Another program's data; a function that acts, at once or, in a formula that is meant, somewhere in it. */
    private static final Pattern ACTIVE = Pattern.compile("([=+@-].{0,40}\\w\\|\\s{0,4}'.{0,120}'!"
            + "|[=+@-]\\s{0,8}[=+-]{0,4}(DDE|CALL|EXEC|REGISTER|RTD)\\("
            + "|[=+@-](.{0,100}[^A-Z.])?(HYPERLINK|WEBSERVICE|FILTERXML|IMPORT(XML|DATA|HTML|FEED|RANGE))\\().*");

    private FormulaScan() {}

    /** @param view text in an encoding that has ASCII in it; separated by commas, semicolons or tabs */
    public static void scan(ByteView view, Place place, Budget budget, Consumer<Signal> signals)
            throws IOException, BudgetExceededException {
        ByteWindow bytes = new ByteWindow(view, WINDOW);
        boolean start = true;
        for (long at = 0; at < bytes.size(); at++) {
            if (at % CHECK_EVERY == 0) {
                budget.checkTime();
            }
            int b = bytes.at(at);
            if (start && "=+-@".indexOf(b) >= 0) {
                String cell = head(bytes, at);
                if (ACTIVE.matcher(cell.toUpperCase(Locale.ROOT)).matches()) {
                    signals.accept(Signal.suspect(
                            "text.formula",
                            "A cell holds a formula that a spreadsheet acts on",
                            place.at(at),
                            Map.of("cell", Evidence.text(cell)),
                            List.of("CWE-1236")));
                    return;
                }
            }
            boolean opens = b == ',' || b == ';' || b == '\t' || b == '\n' || b == '\r';
            start = opens || start && (b == '"' || b == ' ');
        }
    }

    /** The cell from there on, in one line; a quoted one may hold separators. */
    private static String head(ByteWindow bytes, long from) throws IOException {
        StringBuilder cell = new StringBuilder();
        for (long at = from; at < from + HEAD && at < bytes.size(); at++) {
            int b = bytes.at(at);
            if (b == '\n' || b == '\r' || b == '\t') {
                break;
            }
            cell.append((char) b);
        }
        return cell.toString();
    }
}
