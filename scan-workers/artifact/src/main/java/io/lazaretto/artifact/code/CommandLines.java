package io.lazaretto.artifact.code;

import io.lazaretto.artifact.python.Expr.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a call that starts a program is given, as lines of a shell. */
final class CommandLines {
    private static final int MAX_LENGTH = 1 << 22;
    /** Alternatives that a value keeps at least; where it has as many, others may have been left out. */
    private static final int KEPT = 4;

    /** What is part of the command when it is given by name. */
    private static final Set<String> COMMANDS = Set.of("args", "cmd", "command", "program", "argv", "popenargs");

    /** Options behind which a program stands. */
    private static final String PROGRAM = "(?i)-[a-z]*c|-e|-r|/c|/k|-command|-encodedcommand|-enc";

    private final List<String> lines = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private boolean open;
    private boolean cut;
    /** Whether the program is told under which name it runs, in front of its arguments. */
    private final boolean toldItsName;

    private CommandLines(boolean toldItsName) {
        this.toldItsName = toldItsName;
    }

    /** @return none when what is started is not known */
    static List<String> of(String name, List<Value> arguments, Map<String, Value> named) {
        CommandLines call = new CommandLines(name.startsWith("os."));
        if (name.startsWith("sh.") || name.startsWith("pip.")) {
            call.words.add(name.startsWith("sh.") ? name.substring(name.lastIndexOf('.') + 1) : "pip");
        }
        boolean shell =
                named.containsKey("shell") && !named.get("shell").names().equals(Set.of("False"));
        arguments.forEach(a -> call.add(a, shell));
        named.forEach((key, value) -> {
            if (COMMANDS.contains(key)) {
                call.add(value, shell);
            }
        });
        return call.end(named);
    }

    private void add(Value value, boolean shell) {
        open |= value.has(Trait.OPAQUE);
        cut |= value.has(Trait.OPAQUE) && value.constants().size() >= KEPT;
        boolean first = true;
        for (Object constant : value.constants()) {
            if (constant instanceof List<?> list) {
                List<String> elements = list.stream()
                        .map(CommandLines::text)
                        .filter(t -> t != null)
                        .toList();
                lines.add(join(elements));
                if (toldItsName && elements.size() > 1) {
                    lines.add(join(elements.subList(1, elements.size())));
                }
                if (shell && !elements.isEmpty()) {
                    lines.add(elements.getFirst());
                }
                words.addAll(first ? elements : List.of());
                first = false;
            } else if (text(constant) != null) {
                lines.add(text(constant));
                if (first) {
                    words.add(text(constant));
                }
                first = false;
            }
        }
    }

    private List<String> end(Map<String, Value> named) {
        if (words.isEmpty() || cut || open && words.getLast().matches(PROGRAM)) {
            return List.of();
        }
        if (words.size() > 1) {
            lines.add(join(words));
            lines.add(join(words.subList(toldItsName ? 1 : 0, words.size())));
        }
        Value input = named.getOrDefault("input", named.get("stdin"));
        if (input != null) {
            List<String> texts = input.texts();
            lines.add(join(words) + (texts.isEmpty() ? " < ${input}" : " <<< " + quoted(String.join("\n", texts))));
        }
        List<String> all = lines.stream().distinct().toList();
        return all.stream().mapToLong(String::length).sum() > MAX_LENGTH ? List.of() : all;
    }

    private static String text(Object constant) {
        return constant instanceof String s ? s : constant instanceof Bytes b ? b.latin1() : null;
    }

    private static String join(List<String> words) {
        return words.stream().map(CommandLines::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return '\'' + word.replace("'", "'\\''") + '\'';
    }
}
