package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.format.Extension;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A script: which interpreter it is for, and what it says to it. Other languages than the ones here are INCONCLUSIVE. */
public final class ScriptReader implements FormatReader {
    private static final int MAX_BYTES = 2 << 20;
    private static final String DETECTOR = "artifact.code";
    private static final Set<String> SHELL_NAMES = Set.of(
            "sh",
            "bash",
            "zsh",
            "ksh",
            "command",
            "bashrc",
            "bash_profile",
            "zshrc",
            "zshenv",
            "zprofile",
            "profile",
            "envrc",
            "fish",
            "csh",
            "tcsh");

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException {
        if (view.size() > MAX_BYTES) {
            throw new BudgetExceededException(Reasons.LIMIT + "script");
        }
        String text = new String(view.copy(0, MAX_BYTES), StandardCharsets.UTF_8);
        text = text.startsWith("\ufeff") ? text.substring(1) : text;
        Consumer<Signal> signals = signal -> reading.report(DETECTOR, signal);
        ShellJudge judge = new ShellJudge(place, reading.budget(), signals);
        Set<String> languages = languages(text, reading.name());
        for (String language : languages) {
            switch (language) {
                case "shell" -> judge.script(text, 0, 0);
                case "make" -> Makefile.judge(text, judge);
                case "docker" -> Dockerfile.judge(text, judge);
                case "powershell", "batch" -> new WindowsScript(place, reading.budget(), signals).judge(text);
                default ->
                    reading.report(Signal.inconclusive(
                            Reasons.NOT_EXAMINED + "script",
                            "format.not-examined",
                            "The file holds code or a template, which has not been examined",
                            place.whole(),
                            Map.of("format", reading.format().id())));
            }
        }
        if (!languages.contains("")) {
            signals.accept(Signal.note(
                    "script.present", "The file holds commands that somebody may run", place.whole(), Map.of()));
        }
    }

    /** What the first line asks for and what the name says; "" is a language that is not understood. */
    private static Set<String> languages(String text, String name) {
        String first = text.lines().findFirst().orElse("");
        String named = ofName(name);
        Set<String> languages = new LinkedHashSet<>();
        if (first.startsWith("#!")) {
            languages.add(ofProgram(first));
        }
        if (languages.isEmpty() || !named.isEmpty()) {
            languages.add(named);
        }
        return languages;
    }

    private static String ofProgram(String first) {
        String program = first.substring(2)
                .strip()
                .replaceFirst("^\\S*/env\\s+(-S\\s+)?", "")
                .split("\\s", 2)[0];
        String base = program.substring(program.lastIndexOf('/') + 1);
        return Programs.SHELLS.contains(base)
                ? "shell"
                : base.equals("make") ? "make" : base.equals("pwsh") ? "powershell" : "";
    }

    private static String ofName(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (file.startsWith("dockerfile") || file.startsWith("containerfile") || file.endsWith(".dockerfile")) {
            return "docker";
        }
        String extension = Extension.of(name).text();
        if (file.endsWith("makefile") || extension.equals("mk")) {
            return "make";
        }
        return switch (extension) {
            case "ps1", "psm1", "psd1" -> "powershell";
            case "bat", "cmd" -> "batch";
            default -> SHELL_NAMES.contains(extension) ? "shell" : "";
        };
    }
}
