package io.lazaretto.artifact.notebook;

import io.lazaretto.artifact.budget.Budget;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the lines out of a cell that IPython reads itself: those at the start of a statement that begin with {@code !} or
 * {@code %}, and assignments of such. In strings, in brackets and behind a backslash a line begins nothing.
 */
final class CellLines {
    private static final Pattern ASSIGNED =
            Pattern.compile("^(\\s*)([A-Za-z_][\\w, ]{0,256}?)\\s{0,64}=\\s{0,64}([!%])(.*)$", Pattern.DOTALL);
    private static final Pattern HELP = Pattern.compile("^\\s*(\\?{1,2}\\S.*|[\\w.%]{1,256}\\?{1,2})\\s*$");
    /** IPython takes for line ends what Python does not (str.splitlines). */
    private static final Pattern OTHER_LINES = Pattern.compile(
            "[\\r\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029][ \\t]*([!%][^\\r\\n\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]*)");

    private final Budget budget;
    private final Commands commands;
    private String quote = "";
    private int depth;
    private boolean continued;

    /** Is given the lines, with what they begin with. */
    interface Commands {
        void command(String line) throws IOException;
    }

    private CellLines(Budget budget, Commands commands) {
        this.budget = budget;
        this.commands = commands;
    }

    /** @return the Python that is left, line for line */
    static String python(String text, Budget budget, Commands commands) throws IOException {
        Matcher other = OTHER_LINES.matcher(text);
        while (other.find()) {
            commands.command(other.group(1));
        }
        return new CellLines(budget, commands).read(text.split("\n", -1));
    }

    private String read(String[] lines) throws IOException {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            budget.checkTime();
            String line = lines[i];
            boolean begins = quote.isEmpty() && depth == 0 && !continued;
            String bare = line.stripLeading();
            boolean special = begins && (bare.startsWith("!") || bare.startsWith("%"));
            Matcher assigned = ASSIGNED.matcher(line);
            if (special || begins && assigned.matches()) {
                StringBuilder whole = new StringBuilder(special ? bare : assigned.group(3) + assigned.group(4));
                while (whole.charAt(whole.length() - 1) == '\\' && i + 1 < lines.length) {
                    whole.setLength(whole.length() - 1);
                    whole.append(lines[++i]);
                }
                commands.command(whole.toString());
                String indent = line.substring(0, line.length() - bare.length());
                out.append(special ? indent + "pass" : assigned.group(1) + assigned.group(2) + " = None");
            } else if (begins && HELP.matcher(line).matches()) {
                out.append("pass");
            } else {
                advance(line);
                out.append(line);
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** Carries strings and brackets over a line of Python. */
    private void advance(String line) {
        continued = false;
        boolean escaped = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            escaped = false;
            if (c == '\\') {
                escaped = i + 1 == line.length();
                continued = quote.isEmpty() && escaped;
                i += quote.isEmpty() ? 0 : 1;
            } else if (!quote.isEmpty()) {
                if (line.startsWith(quote, i)) {
                    i += quote.length() - 1;
                    quote = "";
                }
            } else if (c == '#') {
                break;
            } else if (c == '\'' || c == '"') {
                String three = String.valueOf(c).repeat(3);
                quote = line.startsWith(three, i) ? three : String.valueOf(c);
                i += quote.length() - 1;
            } else {
                depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 && depth > 0 ? -1 : 0;
            }
        }
        // A string of one quote ends with its line, unless a backslash hides the line end.
        if (quote.length() == 1 && !escaped) {
            quote = "";
        }
    }
}
