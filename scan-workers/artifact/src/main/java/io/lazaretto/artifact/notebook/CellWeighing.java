package io.lazaretto.artifact.notebook;

import io.lazaretto.artifact.code.Weighing;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Severity;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.shell.ShellScript;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Code that a person runs is held to what a person would not expect. */
final class CellWeighing implements Weighing {
    /** What a person who runs a cell expects it to do, and what would be odd in a module that a loader imports. */
    private static final Set<String> ORDINARY_WHEN_RUN = Set.of(
            "code.network",
            "code.write",
            "code.delete",
            "code.secrets",
            "code.deserialization",
            "code.interpreter",
            "code.computed-import",
            "code.execution",
            "code.remote-code");

    private static final long MAX_CHARACTERS = 16 << 20;

    private final ShellScript shell;
    private final Map<String, Boolean> judged = new HashMap<>();
    private long characters;

    /** @param shell with what the notebook wrote and downloaded so far */
    CellWeighing(ShellScript shell) {
        this.shell = shell;
    }

    @Override
    public Signal weigh(Signal signal, List<String> started) {
        Observation o = signal.observation();
        if (signal.outcome() == Outcome.SUSPECT && ORDINARY_WHEN_RUN.contains(o.rule())) {
            return note(o);
        }
        boolean process = o.rule().equals("code.process");
        if (process && !started.isEmpty()) {
            // What it starts says what it is.
            return started.stream().allMatch(this::isHarmless) ? note(o) : signal;
        }
        if ((process || o.rule().equals("code.socket")) && signal.outcome() == Outcome.THREAT) {
            return Signal.suspect(o.rule(), o.title(), o.location(), o.evidence(), o.taxonomy());
        }
        return signal;
    }

    private boolean isHarmless(String command) {
        Boolean known = judged.get(command);
        if (known != null) {
            return known;
        }
        characters += command.length();
        boolean harmless;
        try {
            harmless = characters < MAX_CHARACTERS && shell.isHarmless(command);
        } catch (IOException e) {
            harmless = false;
        }
        judged.put(command, harmless);
        return harmless;
    }

    private static Signal note(Observation o) {
        return new Signal(
                Outcome.CLEAR,
                null,
                new Observation(o.rule(), Severity.NOTE, o.title(), o.location(), o.evidence(), o.taxonomy()));
    }
}
