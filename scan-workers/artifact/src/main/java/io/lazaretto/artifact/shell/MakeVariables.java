package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Reasons;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables of a makefile, and what references to them leave for the shell (GNU make manual, 6 and 8). */
final class MakeVariables {
    private static final Pattern REFERENCE = Pattern.compile("\\$[({]([A-Za-z0-9_.-]{1,128})[)}]"
            + "|\\$[({]call\\s{1,16}([A-Za-z0-9_.-]{1,128})\\s{0,16}((?:,[^,(){}$]{0,4096}){0,16})[)}]");
    private static final Pattern FUNCTION = Pattern.compile(
            "(?<!\\$)\\$\\((?:subst|patsubst|strip|findstring|filter|filter-out|sort|word|wordlist|words|firstword|lastword|dir|notdir"
                    + "|suffix|basename|addsuffix|addprefix|join|wildcard|realpath|abspath|if|or|and|foreach|call|value|origin|flavor|error"
                    + "|warning|info|file|eval)\\s");
    private static final int MAX_FUNCTIONS = 256;
    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_EXPANDED = 1 << 20;
    private static final int MAX_ROUNDS = 4;

    private final Map<String, String> values = new HashMap<>();

    void put(String name, String value) {
        values.put(name, value);
    }

    /** Braces and other white space say the same as brackets and a space do. */
    static String withRoundBrackets(String line) {
        if (!line.contains("shell")) {
            return line;
        }
        StringBuilder out = new StringBuilder(line.length());
        Deque<Boolean> open = new ArrayDeque<>();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean call = c == '$'
                    && i + 7 < line.length()
                    && (line.startsWith("${shell", i) || line.startsWith("$(shell", i))
                    && Character.isWhitespace(line.charAt(i + 7));
            if (call) {
                boolean brace = line.charAt(i + 1) == '{';
                out.append("$(shell ");
                i += 7;
                if (brace) {
                    open.addFirst(true);
                }
            } else if (c == '{') {
                open.addFirst(false);
                out.append(c);
            } else if (c == '}' && !open.isEmpty() && open.removeFirst()) {
                out.append(')');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    String expand(String line) throws BudgetExceededException {
        String text = line;
        for (int round = 0; round < MAX_ROUNDS && text.length() < MAX_LINE; round++) {
            String next = once(text);
            if (next.equals(text)) {
                break;
            }
            text = next;
        }
        // $(shell …) in a recipe is a substitution for what counts here.
        return withoutFunctions(text.replace("\u0001{", "${"))
                .replace("$(shell ", "$(")
                .replace("$$", "$");
    }

    private String once(String text) throws BudgetExceededException {
        Matcher reference = REFERENCE.matcher(text);
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (reference.find()) {
            out.append(text, from, reference.start());
            boolean escaped = reference.start() > 0 && text.charAt(reference.start() - 1) == '$';
            out.append(escaped ? reference.group() : value(reference));
            from = reference.end();
            if (out.length() > MAX_EXPANDED) {
                throw new BudgetExceededException(Reasons.LIMIT + "makefile");
            }
        }
        return out.append(text, from, text.length()).toString();
    }

    private String value(Matcher reference) {
        boolean call = reference.group(2) != null;
        String name = reference.group(call ? 2 : 1);
        String value = values.get(name);
        if (value == null) {
            return call ? name + reference.group(3).replace(',', ' ') : "\u0001{" + name + "}";
        }
        String[] arguments = call ? reference.group(3).split(",", -1) : new String[0];
        for (int i = 1; i < arguments.length; i++) {
            value = value.replace("$(" + i + ")", arguments[i]).replace("${" + i + "}", arguments[i]);
        }
        return value;
    }

    /** Functions on names leave names; what they do to them does not matter here. */
    private static String withoutFunctions(String line) {
        String text = line;
        for (int round = 0; round < MAX_FUNCTIONS; round++) {
            Matcher function = FUNCTION.matcher(text);
            if (!function.find()) {
                return text;
            }
            int depth = 1;
            int end = function.end();
            for (; end < text.length() && depth > 0; end++) {
                depth += text.charAt(end) == '(' ? 1 : text.charAt(end) == ')' ? -1 : 0;
            }
            String inner =
                    text.substring(function.end(), depth == 0 ? end - 1 : end).replace(',', ' ');
            text = text.substring(0, function.start()) + inner + text.substring(end);
        }
        return text;
    }
}
