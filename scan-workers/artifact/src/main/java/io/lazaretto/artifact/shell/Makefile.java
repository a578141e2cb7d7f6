package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.BudgetExceededException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recipes of make: each logical line of one is a script of its own (GNU make manual, 5). */
final class Makefile {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:export\\s+|override\\s+)*([A-Za-z0-9_.-]{1,128})\\s*(?:::?|\\?|\\+|!)?=\\s*(.*)");
    private static final Pattern REFERENCE = Pattern.compile("\\$[({]([A-Za-z0-9_.-]{1,128})[)}]");
    private static final Pattern FUNCTION = Pattern.compile(
            "(?<!\\$)\\$\\((?:subst|patsubst|strip|findstring|filter|filter-out|sort|word|wordlist|words|firstword|lastword|dir|notdir"
                    + "|suffix|basename|addsuffix|addprefix|join|wildcard|realpath|abspath|if|or|and|foreach|call|value|origin|flavor|error"
                    + "|warning|info|file|eval)\\s");
    private static final int MAX_FUNCTIONS = 256;
    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_ROUNDS = 4;

    private Makefile() {}

    static void judge(String text, ShellJudge judge) throws BudgetExceededException {
        String joined = text.replace("\r\n", "\n").replaceAll("\\\\\\n[ \\t]*", " ");
        Map<String, String> variables = new HashMap<>();
        long at = 0;
        for (String line : joined.split("\n", -1)) {
            Matcher assignment = ASSIGNMENT.matcher(line.strip());
            if (line.startsWith("\t")) {
                judge.script(expand(line.substring(1).replaceFirst("^[@+\\- ]+", ""), variables), at, 0);
            } else if (!line.stripLeading().startsWith("#") && assignment.matches()) {
                String value = assignment.group(2);
                variables.put(assignment.group(1), value);
                if (line.contains("!=")) {
                    judge.script(expand(value, variables), at, 0);
                }
                calls(value, variables, at, judge);
            } else if (!line.stripLeading().startsWith("#")) {
                int recipe = line.indexOf(';');
                if (recipe > 0 && line.substring(0, recipe).contains(":")) {
                    judge.script(expand(line.substring(recipe + 1), variables), at, 0);
                }
                calls(line, variables, at, judge);
            }
            at += line.length() + 1;
        }
    }

    /** {@code $(shell …)} runs while the file is read. */
    private static void calls(String text, Map<String, String> variables, long at, ShellJudge judge)
            throws BudgetExceededException {
        for (int from = text.indexOf("$(shell "); from >= 0; from = text.indexOf("$(shell ", from + 8)) {
            int depth = 1;
            int end = from + 8;
            for (; end < text.length() && depth > 0; end++) {
                depth += text.charAt(end) == '(' ? 1 : text.charAt(end) == ')' ? -1 : 0;
            }
            judge.script(expand(text.substring(from + 8, depth == 0 ? end - 1 : end), variables), at, 0);
        }
    }

    private static String expand(String line, Map<String, String> variables) {
        String text = line;
        for (int round = 0; round < MAX_ROUNDS && text.length() < MAX_LINE; round++) {
            Matcher reference = REFERENCE.matcher(text);
            String next = reference.replaceAll(r -> Matcher.quoteReplacement(
                    r.start() > 0 && r.group().startsWith("$(") && line.startsWith("$$", Math.max(0, r.start() - 1))
                            ? r.group()
                            : variables
                                    .getOrDefault(r.group(1), "\\${" + r.group(1) + "}")
                                    .replace("\\${", "\u0001{")));
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
