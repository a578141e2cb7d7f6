package io.lazaretto.artifact.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Programs that start the program in their arguments, as their manual pages have it. */
final class Prefixes {
    private static final int MAX_PREFIXES = 16;
    private static final Prefix PLAIN = new Prefix("", Set.of(), 0);

    private static final Map<String, Prefix> ALL = Map.ofEntries(
            Map.entry(
                    "sudo", new Prefix("ughpCrtTUDR", Set.of("--user", "--group", "--host", "--prompt", "--chdir"), 0)),
            Map.entry("doas", new Prefix("uCa", Set.of(), 0)),
            Map.entry("env", new Prefix("uC", Set.of("--unset", "--chdir"), 0)),
            Map.entry("nohup", PLAIN),
            Map.entry("time", new Prefix("fo", Set.of("--format", "--output"), 0)),
            Map.entry("exec", new Prefix("a", Set.of(), 0)),
            Map.entry("command", PLAIN),
            Map.entry("builtin", PLAIN),
            Map.entry("nice", new Prefix("n", Set.of("--adjustment"), 0)),
            Map.entry("ionice", new Prefix("cnpPu", Set.of("--class", "--classdata"), 0)),
            Map.entry("timeout", new Prefix("sk", Set.of("--signal", "--kill-after"), 1)),
            Map.entry("stdbuf", new Prefix("ioe", Set.of("--input", "--output", "--error"), 0)),
            Map.entry("setsid", PLAIN),
            Map.entry(
                    "xargs",
                    new Prefix("IEPLnsda", Set.of("--max-args", "--max-procs", "--arg-file", "--delimiter"), 0)),
            Map.entry("busybox", PLAIN),
            Map.entry("chroot", new Prefix("", Set.of("--userspec", "--groups"), 1)),
            Map.entry("unshare", new Prefix("SGRw", Set.of("--setuid", "--setgid", "--root", "--wd"), 0)),
            Map.entry("nsenter", new Prefix("tSG", Set.of("--target", "--setuid", "--setgid"), 0)),
            Map.entry("flock", new Prefix("wE", Set.of("--timeout", "--wait", "--conflict-exit-code"), 1)),
            Map.entry("chronic", PLAIN),
            Map.entry("caffeinate", new Prefix("tw", Set.of(), 0)),
            Map.entry("winpty", PLAIN),
            Map.entry("setpriv", PLAIN),
            Map.entry("runuser", new Prefix("ug", Set.of("--user", "--group"), 0)),
            Map.entry("gosu", new Prefix("", Set.of(), 1)),
            Map.entry("su-exec", new Prefix("", Set.of(), 1)),
            Map.entry("tini", new Prefix("pe", Set.of(), 0)),
            Map.entry("dumb-init", new Prefix("r", Set.of("--rewrite"), 0)),
            Map.entry("watch", new Prefix("n", Set.of("--interval"), 0)),
            Map.entry("strace", new Prefix("eopsPuE", Set.of(), 0)),
            Map.entry(
                    "srun",
                    new Prefix("nNptcJoewAGqDx", Set.of("--ntasks", "--nodes", "--partition", "--time", "--gpus"), 0)),
            Map.entry("numactl", new Prefix("NmCip", Set.of("--cpunodebind", "--membind", "--interleave"), 0)),
            Map.entry("taskset", new Prefix("", Set.of(), 1)));

    /**
     * @param values letters of options that take a value
     * @param longValues long options that take the next word for their value
     * @param operands in front of the program
     */
    private record Prefix(String values, Set<String> longValues, int operands) {
        /** How many words an option takes. */
        int words(String option) {
            if (option.startsWith("--")) {
                return longValues.contains(option) ? 2 : 1;
            }
            for (int i = 1; i < option.length(); i++) {
                if (values.indexOf(option.charAt(i)) >= 0) {
                    return i + 1 == option.length() ? 2 : 1;
                }
            }
            return 1;
        }
    }

    private Prefixes() {}

    /** @return the words from the program on that is really started; empty when there is none */
    static List<Word> without(List<Word> words) {
        List<Word> rest = words;
        for (int i = 0; i < MAX_PREFIXES && !rest.isEmpty(); i++) {
            Prefix prefix = ALL.get(Programs.name(rest));
            if (prefix == null) {
                return rest;
            }
            rest = rest.subList(Math.min(rest.size(), behind(prefix, rest)), rest.size());
            if (!rest.isEmpty() && rest.getFirst().text().equals("-c")) {
                // flock FILE -c COMMAND
                List<Word> shell = new ArrayList<>(rest);
                shell.addFirst(Word.of("sh"));
                return shell;
            }
        }
        return rest;
    }

    private static int behind(Prefix prefix, List<Word> words) {
        int next = 1;
        while (next < words.size() && isArgument(words.get(next).text(), prefix)) {
            String text = words.get(next).text();
            if (text.equals("-c") && words.getFirst().base().equals("runuser")) {
                return next;
            }
            next += text.startsWith("-") ? prefix.words(text) : 1;
        }
        return next + prefix.operands();
    }

    private static boolean isArgument(String text, Prefix prefix) {
        return text.startsWith("-")
                || text.matches("[A-Za-z_][A-Za-z0-9_]*=.*")
                || prefix.operands() == 0 && text.matches("[0-9.]+[smhdk]?|\\{\\}");
    }
}
