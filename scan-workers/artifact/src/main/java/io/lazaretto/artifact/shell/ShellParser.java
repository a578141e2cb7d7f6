package io.lazaretto.artifact.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Splits a script into pipelines of simple commands (POSIX.1-2017, Shell Command Language, 2.2 to 2.10). Compound commands are
 * taken apart: their parts are commands like any other. Never recurses; substitutions are left as texts.
 */
final class ShellParser {
    private static final Set<String> KEYWORDS = Set.of(
            "if",
            "then",
            "else",
            "elif",
            "fi",
            "while",
            "until",
            "do",
            "done",
            "esac",
            "{",
            "}",
            "!",
            "time",
            "function",
            "coproc");
    private static final Set<String> OPENS = Set.of("if", "while", "until", "for", "case", "select", "{");
    private static final Set<String> CLOSES = Set.of("fi", "done", "esac", "}");
    static final String TOO_MANY = "too many commands";

    private static final int MAX_COMMANDS = 50_000;
    private static final int MAX_VALUE = 1 << 14;

    private final String text;
    private final Map<String, String> variables;
    private final List<List<Command>> pipelines = new ArrayList<>();
    private final Deque<Integer> groups = new ArrayDeque<>();
    private final Deque<Here> heres = new ArrayDeque<>();
    private List<Command> pipeline = new ArrayList<>();
    private Command command;
    private int at;
    private int commands;
    private int arithmeticEnd = -1;

    private record Here(Command command, String end, boolean stripped, int redirection, boolean quoted) {}

    /** @param offset of the mistake in the script */
    record Result(List<List<Command>> pipelines, int offset, String problem) {}

    private ShellParser(String text, Map<String, String> variables) {
        this.text = text;
        this.variables = variables;
        this.command = new Command(0);
    }

    /** @param variables what is known of them; grows with what the script assigns */
    static Result parse(String text, Map<String, String> variables) {
        ShellParser parser = new ShellParser(text, variables);
        String problem = parser.run();
        return new Result(parser.pipelines, parser.at, problem);
    }

    static Result parse(String text) {
        return parse(text, new HashMap<>());
    }

    private String run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                at += 2;
            } else if (c == '\\' && text.startsWith("\r\n", at + 1)) {
                at += 3;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == '\n') {
                endPipeline();
                at++;
                hereDocuments();
            } else if ("|&;()".indexOf(c) >= 0) {
                operator(c);
            } else if (isRedirection()) {
                String problem = redirection();
                if (problem != null) {
                    return problem;
                }
            } else {
                Word word = word();
                if (word == null) {
                    endPipeline();
                    return "a quote or substitution has no end";
                }
                add(word);
            }
            if (commands > MAX_COMMANDS) {
                return TOO_MANY;
            }
        }
        endPipeline();
        return null;
    }

    private void operator(char c) {
        if (c == '|' && !text.startsWith("||", at)) {
            at += text.startsWith("|&", at) ? 2 : 1;
            endCommand();
            return;
        }
        if (c == '&' && text.startsWith("&>", at)) {
            redirection();
            return;
        }
        if (c == '(' && text.startsWith("((", at)) {
            arithmeticEnd = Math.max(arithmeticEnd, text.indexOf("))", at));
        }
        at++;
        if (c == '(') {
            endPipeline();
            groups.addFirst(pipelines.size());
        } else if (c == ')') {
            endPipeline();
            close();
        } else {
            if (at < text.length() && text.charAt(at) == c) {
                at++;
            }
            endPipeline();
        }
    }

    private boolean isRedirection() {
        int i = at;
        while (i < text.length() && Character.isDigit(text.charAt(i))) {
            i++;
        }
        if (i >= text.length()) {
            return false;
        }
        char c = text.charAt(i);
        boolean substitution = i == at && (text.startsWith("<(", i) || text.startsWith(">(", i));
        return (c == '<' || c == '>') && !substitution;
    }

    private String redirection() {
        while (Character.isDigit(text.charAt(at)) || text.charAt(at) == '&') {
            at++;
        }
        int from = at;
        while (at < text.length() && "<>&|-".indexOf(text.charAt(at)) >= 0 && at - from < 3) {
            at++;
        }
        String operator = text.substring(from, at);
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        int start = at;
        if (at >= text.length() || "\n|;)".indexOf(text.charAt(at)) >= 0) {
            return null;
        }
        Word target = word();
        if (target == null) {
            return "a quote or substitution has no end";
        }
        // A shift in an arithmetic command is no document.
        if (operator.startsWith("<<") && !operator.startsWith("<<<") && start > arithmeticEnd) {
            boolean quoted = text.substring(start, at).matches("(?s).*['\"\\\\].*");
            heres.add(new Here(
                    command,
                    target.text(),
                    operator.endsWith("-"),
                    command.redirections().size(),
                    quoted));
        }
        command.redirections().add(new Command.Redirection(operator, target));
        return null;
    }

    private void hereDocuments() {
        while (!heres.isEmpty()) {
            Here here = heres.removeFirst();
            StringBuilder body = new StringBuilder();
            while (at < text.length()) {
                int end = text.indexOf('\n', at);
                String line = text.substring(at, end < 0 ? text.length() : end);
                at = end < 0 ? text.length() : end + 1;
                String bare = here.stripped() ? line.replaceFirst("^\t+", "") : line;
                if (bare.strip().equals(here.end())) {
                    break;
                }
                body.append(bare).append('\n');
            }
            here.command()
                    .redirections()
                    .set(here.redirection(), new Command.Redirection("<<", document(body.toString(), here.quoted())));
        }
    }

    /** Substitutions in a document are run unless its end was written in quotes. */
    private Word document(String body, boolean quoted) {
        if (quoted || !body.contains("$(") && !body.contains("`")) {
            return Word.of(body);
        }
        Word read = new WordReader('"' + body.replace("\"", "\\\"") + '"', 0, variables).read();
        return new Word(body, read == null ? List.of(body) : read.substitutions());
    }

    private void add(Word word) {
        boolean first = command.words().isEmpty();
        if (first && KEYWORDS.contains(word.text()) && word.substitutions().isEmpty()) {
            keyword(word.text());
            return;
        }
        if (first && OPENS.contains(word.text())) {
            groups.addFirst(pipelines.size());
        }
        int equals = word.text().indexOf('=');
        if (first && equals > 0 && word.text().substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*\\+?")) {
            assign(word, equals);
            return;
        }
        if (!first && equals > 0 && isDeclaration(command.words().getFirst().text())) {
            assign(word, equals);
        }
        command.words().add(word);
    }

    private static boolean isDeclaration(String name) {
        return name.equals("export") || name.equals("declare") || name.equals("local") || name.equals("readonly");
    }

    private void assign(Word word, int equals) {
        command.assignments().add(word);
        String name = word.text().substring(0, equals);
        String value = word.text().substring(equals + 1);
        if (name.endsWith("+")) {
            name = name.substring(0, name.length() - 1);
            value = variables.getOrDefault(name, "") + value;
        }
        if (word.substitutions().isEmpty() && value.length() < MAX_VALUE && variables.size() < 4096) {
            variables.put(name, value);
        } else {
            variables.remove(name);
        }
    }

    private void keyword(String name) {
        if (OPENS.contains(name)) {
            groups.addFirst(pipelines.size());
        } else if (CLOSES.contains(name)) {
            endPipeline();
            close();
        }
    }

    /** A group ends: when a pipe follows, all of it is what the pipe reads. */
    private void close() {
        int closed = groups.isEmpty() ? -1 : groups.removeFirst();
        int next = at;
        while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
        if (closed >= 0 && text.startsWith("|", next) && !text.startsWith("||", next)) {
            Command group = new Command(next);
            for (List<Command> inner : pipelines.subList(Math.min(closed, pipelines.size()), pipelines.size())) {
                group.members().addAll(inner);
            }
            command = group;
        }
    }

    private void endCommand() {
        if (!command.isEmpty()) {
            pipeline.add(command);
            commands++;
        }
        command = new Command(at);
    }

    private void endPipeline() {
        endCommand();
        if (!pipeline.isEmpty()) {
            pipelines.add(pipeline);
            pipeline = new ArrayList<>();
        }
    }

    /** @return null when it does not end */
    private Word word() {
        WordReader reader = new WordReader(text, at, variables);
        Word word = reader.read();
        at = Math.max(reader.end(), at + (word == null ? 0 : reader.end() == at ? 1 : 0));
        return word;
    }
}
