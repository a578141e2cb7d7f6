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

    private static final Pattern DIRECTIVE = Pattern.compile("\\s*#\\s*([A-Za-z]{1,32})\\s*=\\s*(\\S.{0,255}?)\\s*");

    private Dockerfile() {}

    static void judge(String text, ShellJudge judge) throws BudgetExceededException {
        String[] lines = text.replace("\r\n", "\n").split("\n", -1);
        char escape = escape(lines);
        long at = 0;
        for (int i = 0; i < lines.length; i++) {
            judge.checkTime();
            long start = at;
            at += lines[i].length() + 1;
            if (lines[i].stripLeading().startsWith("#")) {
                continue;
            }
            StringBuilder instruction = new StringBuilder(lines[i]);
            int slash = continuation(instruction, escape);
            while (slash >= 0 && i + 1 < lines.length) {
                instruction.setLength(slash);
                i++;
                at += lines[i].length() + 1;
                // Comments and empty lines may stand inside a continued instruction.
                String next = lines[i].strip();
                boolean nothing = next.startsWith("#") || next.isEmpty();
                instruction.append(nothing ? String.valueOf(escape) : ' ' + lines[i]);
                slash = continuation(instruction, escape);
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

    /** @return where a last character is that continues the line, or -1 */
    private static int continuation(StringBuilder line, char escape) {
        int last = line.length() - 1;
        while (last >= 0 && Character.isWhitespace(line.charAt(last))) {
            last--;
        }
        return last >= 0 && line.charAt(last) == escape ? last : -1;
    }

    /** Directives stand in comments in front of everything else. */
    private static char escape(String[] lines) {
        for (String line : lines) {
            Matcher directive = DIRECTIVE.matcher(line);
            if (!directive.matches()) {
                return '\\';
            }
            if (directive.group(1).equalsIgnoreCase("escape")) {
                return directive.group(2).startsWith("`") ? '`' : '\\';
            }
        }
        return '\\';
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
                    judge.script(fetch(arguments), at, 0);
                }
            }
            default -> {}
        }
    }

    /** What ADD does with addresses, as a command: the last word is where they go. */
    private static String fetch(String arguments) {
        List<String> words = arguments.startsWith("[")
                ? quoted(arguments)
                : List.of(arguments.replaceFirst("^(--[a-z-]+=\\S+\\s+)+", "").split("\\s+", -1));
        String target = words.getLast();
        boolean folder = target.replaceAll("'$", "").endsWith("/") || words.size() > 2;
        return "wget " + String.join(" ", words.subList(0, words.size() - 1)) + (folder ? " -P " : " -O ") + target;
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
