package io.lazaretto.artifact.notebook;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.shell.ShellScript;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A line that IPython reads itself (IPython, "Built-in magic commands"). */
final class LineMagics {
    /** Those that are given a statement, with their options that take a value. */
    static final Map<String, String> STATEMENTS = Map.of(
            "time", "", "timeit", "nrp", "prun", "lsTD", "memit", "rti", "mprun", "fmTD", "lprun", "fmTDsu", "px", "t",
            "debug", "b");

    private static final Set<String> FOREIGN = Set.of(
            "R", "Rscript", "sql", "bigquery", "julia", "octave", "matlab", "ruby", "perl", "sas", "stata", "fortran");

    private final CellCode code;
    private final ShellScript shell;

    LineMagics(CellCode code, ShellScript shell) {
        this.code = code;
        this.shell = shell;
    }

    void command(String line, long offset) throws IOException {
        String command = line.substring(1);
        if (line.startsWith("!")) {
            // Braces are filled in by Python; what they hold is unknown.
            shell.judge(
                    (command.startsWith("!") ? command.substring(1) : command)
                            .replaceAll("(?<!\\$)\\{[\\w.\\[\\]'\"]{1,128}\\}", "\\${cell}"),
                    offset);
            return;
        }
        String name = command.strip().split("\\s", 2)[0];
        String rest = command.strip().substring(name.length());
        if (STATEMENTS.containsKey(name)) {
            code.statement(statement(name, rest), offset);
            return;
        }
        if (FOREIGN.contains(name)) {
            code.foreign(name, offset);
            return;
        }
        switch (name) {
            case "sx", "system", "sc" -> shell.judge(rest, offset);
            case "pip", "conda", "mamba", "uv" -> shell.judge(command, offset);
            case "alias" -> shell.judge(rest.strip().replaceFirst("^\\S+", ""), offset);
            case "run", "load", "loadpy" -> {
                if (rest.contains("://")) {
                    code.say(Signal.threat(
                            "script.download-run",
                            "The script runs what it downloads",
                            code.place().at(offset),
                            Map.of("command", Evidence.text(line)),
                            List.of("CWE-494")));
                } else if (name.equals("run")) {
                    shell.judge("ipython " + rest, offset);
                }
            }
            default -> {}
        }
    }

    /** What is behind the options (getopt). */
    static String statement(String name, String arguments) {
        String rest = arguments.strip();
        while (rest.startsWith("-")) {
            String option = rest.split("\\s", 2)[0];
            rest = rest.substring(option.length()).strip();
            boolean value =
                    option.length() == 2 && STATEMENTS.getOrDefault(name, "").indexOf(option.charAt(1)) >= 0;
            rest = value ? rest.replaceFirst("^\\S+", "").strip() : rest;
        }
        return rest;
    }
}
