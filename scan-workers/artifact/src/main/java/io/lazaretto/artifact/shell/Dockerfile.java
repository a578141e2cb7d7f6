package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.BudgetExceededException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instructions of a container image that run something (Dockerfile reference). */
final class Dockerfile {
    private static final Pattern HEREDOC = Pattern.compile("<<-?[\"']?([A-Za-z_][A-Za-z0-9_]{0,63})[\"']?");
    private static final Pattern ELEMENT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.){0,65536}+)\"");

    private Dockerfile() {}

    static void judge(String text, ShellJudge judge) throws BudgetExceededException {
        String[] lines = text.replace("\r\n", "\n").split("\n", -1);
        long at = 0;
        for (int i = 0; i < lines.length; i++) {
            long start = at;
            at += lines[i].length() + 1;
            if (lines[i].stripLeading().startsWith("#")) {
                continue;
            }
            StringBuilder instruction = new StringBuilder(lines[i]);
            while (instruction.toString().stripTrailing().endsWith("\\") && i + 1 < lines.length) {
                int slash = instruction.toString().stripTrailing().length() - 1;
                instruction.setLength(slash);
                i++;
                at += lines[i].length() + 1;
                // Comments and empty lines may stand inside a continued instruction.
                String next = lines[i].strip();
                instruction.append(next.startsWith("#") || next.isEmpty() ? "\\" : ' ' + lines[i]);
            }
            String whole = instruction.toString().strip();
            String name = whole.split("\\s", 2)[0].toUpperCase(Locale.ROOT);
            Matcher document = HEREDOC.matcher(whole);
            StringBuilder body = new StringBuilder();
            if ((name.equals("RUN") || name.equals("COPY")) && document.find()) {
                while (i + 1 < lines.length) {
                    i++;
                    at += lines[i].length() + 1;
                    body.append('\n').append(lines[i]);
                    if (lines[i].strip().equals(document.group(1))) {
                        break;
                    }
                }
            }
            instruction(name, whole.substring(name.length()).strip(), body.toString(), start, judge);
        }
    }

    private static void instruction(String name, String arguments, String body, long at, ShellJudge judge)
            throws BudgetExceededException {
        switch (name) {
            case "RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ONBUILD", "SHELL" -> {
                String command = arguments.replaceFirst("^(--[a-z]+=\\S+\\s+)+", "");
                if (name.equals("ONBUILD") || name.equals("HEALTHCHECK")) {
                    command = command.replaceFirst("^(--[a-z-]+=\\S+\\s+)*(RUN|CMD|ENTRYPOINT)\\s+", "");
                }
                if (command.startsWith("[")) {
                    judge.script(String.join(" ", quoted(command)), at, 0);
                } else if (command.startsWith("<<")) {
                    // The document is the script.
                    int line = body.lastIndexOf('\n');
                    judge.script(line > 0 ? body.substring(1, line) : body, at, 0);
                } else {
                    judge.script(command + body, at, 0);
                }
            }
            case "ENV", "ARG" ->
                judge.script("export " + arguments.replaceFirst("^([A-Za-z_][A-Za-z0-9_]*)\\s+(?!.*=)", "$1="), at, 0);
            case "ADD" -> {
                if (arguments.contains("://")) {
                    judge.script("wget " + arguments, at, 0);
                }
            }
            default -> {}
        }
    }

    /** The elements of the exec form, each one word. */
    private static List<String> quoted(String array) {
        List<String> words = new ArrayList<>();
        Matcher element = ELEMENT.matcher(array);
        while (element.find()) {
            String text =
                    element.group(1).replace("\\\"", "\"").replace("\\\\", "\\").replace("\\n", "\n");
            words.add('\'' + text.replace("'", "'\\''") + '\'');
        }
        return words;
    }
}
