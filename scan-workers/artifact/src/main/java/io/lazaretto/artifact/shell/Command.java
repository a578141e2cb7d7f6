package io.lazaretto.artifact.shell;

import java.util.ArrayList;
import java.util.List;

/** A simple command, or a group of them whose output goes one way. */
final class Command {
    private final int offset;
    private final List<Word> words = new ArrayList<>();
    private final List<Word> assignments = new ArrayList<>();
    private final List<Redirection> redirections = new ArrayList<>();
    private final List<Command> members = new ArrayList<>();

    /** @param operator {@code >}, {@code >>}, {@code <}, {@code <<}, {@code <<<} and the like */
    record Redirection(String operator, Word target) {
        boolean writes() {
            return operator.contains(">");
        }
    }

    Command(int offset) {
        this.offset = offset;
    }

    int offset() {
        return offset;
    }

    List<Word> words() {
        return words;
    }

    List<Word> assignments() {
        return assignments;
    }

    List<Redirection> redirections() {
        return redirections;
    }

    /** Commands of a group. */
    List<Command> members() {
        return members;
    }

    boolean isEmpty() {
        return words.isEmpty() && assignments.isEmpty() && redirections.isEmpty() && members.isEmpty();
    }

    /** Every substitution in it. */
    List<String> substitutions() {
        List<String> all = new ArrayList<>();
        words.forEach(w -> all.addAll(w.substitutions()));
        assignments.forEach(w -> all.addAll(w.substitutions()));
        redirections.forEach(r -> all.addAll(r.target().substitutions()));
        return all;
    }

    /** Every text in it. */
    List<String> texts() {
        List<String> all = new ArrayList<>();
        words.forEach(w -> all.add(w.text()));
        redirections.forEach(r -> all.add(r.target().text()));
        return all;
    }
}
