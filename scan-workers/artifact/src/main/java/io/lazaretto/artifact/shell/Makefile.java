package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.BudgetExceededException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recipes of make: each logical line of one is a script of its own (GNU make manual, 5). */
final class Makefile {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:export\\s+|override\\s+)*([A-Za-z0-9_.-]{1,128})\\s*(?:::?:?|\\?|\\+|!)?=\\s*(.*)");
    private static final Pattern DEFINE = Pattern.compile(
            "(?:export\\s+|override\\s+)*define\\s+([A-Za-z0-9_.-]{1,128})\\s*(?:::?:?|\\?|\\+|!)?=?\\s*(#.*)?");
    private static final Pattern ENDEF = Pattern.compile("endef\\s*(#.*)?");

    private final ShellJudge judge;
    private final MakeVariables variables = new MakeVariables();
    private String prefix = "\t";
    private String defined = "";
    private StringBuilder body;
    private int depth;

    private Makefile(ShellJudge judge) {
        this.judge = judge;
    }

    static void judge(String text, ShellJudge judge) throws BudgetExceededException {
        String joined = text.replace("\r\n", "\n").replaceAll("\\\\\\n[ \\t]*", " ");
        Makefile file = new Makefile(judge);
        long at = 0;
        for (String line : joined.split("\n", -1)) {
            judge.checkTime();
            file.line(MakeVariables.withRoundBrackets(line), at);
            at += line.length() + 1;
        }
        if (file.body != null) {
            // Without its end a definition is no definition; its lines are looked at as they are.
            file.recipe(file.body.toString(), 0);
        }
    }

    private void line(String line, long at) throws BudgetExceededException {
        String bare = line.strip();
        if (body != null) {
            definition(line, bare, at);
            return;
        }
        Matcher define = DEFINE.matcher(bare);
        Matcher assignment = ASSIGNMENT.matcher(bare);
        if (line.startsWith(prefix)) {
            recipe(line.substring(prefix.length()), at);
        } else if (define.matches()) {
            defined = define.group(1);
            body = new StringBuilder();
            depth = 1;
        } else if (!bare.startsWith("#") && assignment.matches()) {
            assign(line, assignment.group(1), assignment.group(2), at);
        } else if (!bare.startsWith("#")) {
            int recipe = line.indexOf(';');
            if (recipe > 0 && line.substring(0, recipe).contains(":")) {
                recipe(line.substring(recipe + 1), at);
            }
            calls(line, at);
        }
    }

    private void definition(String line, String bare, long at) throws BudgetExceededException {
        depth += DEFINE.matcher(bare).matches() ? 1 : ENDEF.matcher(bare).matches() ? -1 : 0;
        if (depth > 0) {
            body.append(line).append('\n');
            return;
        }
        variables.put(defined, body.toString());
        calls(body.toString(), at);
        body = null;
    }

    private void assign(String line, String name, String value, long at) throws BudgetExceededException {
        variables.put(name, value);
        if (name.equals(".RECIPEPREFIX")) {
            String given = variables.expand(value);
            prefix = given.isEmpty() ? "\t" : given.substring(0, 1);
        }
        if (line.contains("!=")) {
            judge.script(variables.expand(value), at, 0);
        }
        calls(value, at);
    }

    /** What a reference stands for may have several lines. */
    private void recipe(String text, long at) throws BudgetExceededException {
        judge.script(variables.expand(text).replaceAll("(?m)^[ \\t]*[@+-][@+\\- \\t]*", ""), at, 0);
    }

    /** {@code $(shell …)} runs while the file is read. */
    private void calls(String text, long at) throws BudgetExceededException {
        for (int from = text.indexOf("$(shell "); from >= 0; from = text.indexOf("$(shell ", from + 8)) {
            int open = 1;
            int end = from + 8;
            for (; end < text.length() && open > 0; end++) {
                open += text.charAt(end) == '(' ? 1 : text.charAt(end) == ')' ? -1 : 0;
            }
            judge.script(variables.expand(text.substring(from + 8, open == 0 ? end - 1 : end)), at, 0);
        }
    }
}
