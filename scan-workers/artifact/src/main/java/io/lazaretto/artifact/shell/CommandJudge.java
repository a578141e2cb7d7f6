package io.lazaretto.artifact.shell;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.packages.PackageSources;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What one command does by itself. */
final class CommandJudge {
    private static final Set<String> WRITERS = Set.of("tee", "cp", "mv", "install", "ln", "sed", "dd", "rsync", "scp");
    private static final Set<String> COMMAND_OPTION = Set.of("su", "script");
    private static final Set<String> EVASION_COMMANDS = Set.of("setenforce", "auditctl", "chattr");
    private static final List<String> HARMLESS_LINES =
            List.of("export ", "alias ", "source ", "eval \"$(conda", "#", "PATH=", ". ");

    private final ShellJudge judge;
    private final Command command;
    private final List<Word> words;
    private final List<String> texts;
    private final String name;
    private final long at;
    private final int depth;

    CommandJudge(ShellJudge judge, Command command, List<Word> words, long at, int depth) {
        this.judge = judge;
        this.command = command;
        this.words = words;
        this.texts = Programs.texts(words);
        this.name = Programs.name(words);
        this.at = at;
        this.depth = depth;
    }

    void judge() throws BudgetExceededException {
        computedName();
        nested();
        network();
        shells();
        writes();
        secrets();
        destruction();
        evasion();
        packages();
    }

    /** The output of a download is a command. */
    private void computedName() throws BudgetExceededException {
        if (words.isEmpty() || words.getFirst().substitutions().isEmpty()) {
            return;
        }
        for (String inner : words.getFirst().substitutions()) {
            if (judge.flows(inner, ShellJudge.Flow.FETCH, depth + 1)) {
                judge.downloadRun(command, at);
            } else if (judge.flows(inner, ShellJudge.Flow.DECODE, depth + 1)) {
                judge.decodeRun(command, at);
            }
        }
    }

    /** Programs in arguments: {@code eval}, {@code sh -c}, {@code source}, {@code python -c}. */
    private void nested() throws BudgetExceededException {
        boolean evaluates = name.equals("eval");
        boolean sources = name.equals("source") || name.equals(".");
        boolean interpreter = Programs.runs(name) && !name.equals("awk");
        int given = texts.indexOf("-c");
        if (COMMAND_OPTION.contains(name) && given > 0 && given + 1 < texts.size()) {
            judge.script(texts.get(given + 1), at, depth + 1);
            return;
        }
        if (!evaluates
                && !sources
                && !interpreter
                && !name.equals("trap")
                && !name.equals("alias")
                && !name.equals("ssh")) {
            return;
        }
        for (Word word : words.subList(1, words.size())) {
            for (String inner : word.substitutions()) {
                boolean input = evaluates || sources || interpreter;
                if (input && judge.flows(inner, ShellJudge.Flow.FETCH, depth + 1)) {
                    judge.downloadRun(command, at);
                } else if (input && judge.flows(inner, ShellJudge.Flow.DECODE, depth + 1)) {
                    judge.decodeRun(command, at);
                }
            }
        }
        if (evaluates || name.equals("trap") || name.equals("alias")) {
            String text = String.join(" ", texts.subList(1, texts.size()));
            judge.script(name.equals("alias") ? text.substring(text.indexOf('=') + 1) : text, at, depth + 1);
            return;
        }
        for (int i = 1; interpreter && i < words.size(); i++) {
            String option = texts.get(i);
            boolean program = option.equals("-c")
                    || option.equals("-e") && !Programs.SHELLS.contains(name)
                    || Programs.SHELLS.contains(name) && option.matches("-[a-z]*c")
                    || name.equals("php") && option.equals("-r");
            if (program && i + 1 < words.size()) {
                judge.program(name, texts.get(i + 1), at, depth);
                return;
            }
            if (!option.startsWith("-")) {
                ran(option, name);
                return;
            }
        }
        if (sources && words.size() > 1) {
            ran(texts.get(1), "sh");
        }
    }

    private void ran(String path, String interpreter) throws BudgetExceededException {
        judge.ran(path, interpreter, command, at, depth);
        if (path.startsWith("http://") || path.startsWith("https://")) {
            judge.downloadRun(command, at);
        }
    }

    private void network() throws BudgetExceededException {
        if (words.isEmpty()) {
            return;
        }
        judge.ran(texts.getFirst(), "", command, at, depth);
        if (name.equals("cp") || name.equals("mv")) {
            if (texts.size() == 3 && judge.files().isDownloaded(texts.get(1))) {
                judge.files().download(texts.get(2));
            }
            return;
        }
        if (!Programs.fetches(words)) {
            return;
        }
        judge.note("script.network", "The script reaches the network", command, at);
        Downloads.of(name, texts).forEach(judge.files()::download);
        command.redirections().stream().filter(Command.Redirection::writes).forEach(r -> judge.files()
                .download(r.target().text()));
        if (texts.stream().anyMatch(Places::isMetadataService)) {
            judge.threat(
                    "script.metadata-service",
                    "The script asks a cloud for the machine's credentials",
                    command,
                    at,
                    "CWE-522",
                    "CWE-918");
        }
    }

    private void shells() {
        boolean device = command.redirections().stream()
                        .anyMatch(r -> r.target().text().startsWith("/dev/tcp/")
                                || r.target().text().startsWith("/dev/udp/"))
                || texts.stream().anyMatch(t -> t.startsWith("/dev/tcp/") || t.startsWith("/dev/udp/"));
        boolean connects = name.equals("nc") || name.equals("ncat") || name.equals("netcat");
        boolean executes = connects && texts.stream().anyMatch(t -> t.matches("-[a-z]*[ec]|--(sh-)?exec"))
                || name.equals("socat")
                        && texts.stream()
                                .anyMatch(t -> t.toLowerCase(Locale.ROOT).matches("(?s)(exec|system):.*"));
        if (device || executes || connects && judge.hasFifo()) {
            judge.threat(
                    "script.reverse-shell",
                    "The script gives a shell to the network",
                    command,
                    at,
                    "CWE-506",
                    "AML.T0011.000");
        }
        if (name.equals("mkfifo") || name.equals("mknod") && texts.contains("p")) {
            judge.fifo();
        }
        if (texts.stream().anyMatch(Places::isMiner)) {
            judge.threat("script.miner", "The script starts a miner", command, at, "CWE-506");
        }
    }

    private void writes() {
        List<String> targets = new ArrayList<>();
        command.redirections().stream()
                .filter(Command.Redirection::writes)
                .forEach(r -> targets.add(r.target().text()));
        if (WRITERS.contains(name) && texts.size() > 1) {
            if (name.equals("tee")) {
                targets.addAll(texts.subList(1, texts.size()));
            } else if (!name.equals("sed")
                    || texts.stream().anyMatch(t -> t.startsWith("-i") || t.startsWith("--in-place"))) {
                targets.add(texts.getLast().replaceFirst("^of=", ""));
            }
        }
        for (String target : targets) {
            if (!Places.isStartup(target)) {
                continue;
            }
            boolean harmless = target.matches(".*\\.(bash|zsh)?(rc|_?profile)$")
                    && (name.equals("echo") || name.equals("printf") || name.equals("cat"))
                    && command.substitutions().isEmpty()
                    && command.redirections().stream().allMatch(r -> r.writes())
                    && texts.size() > 1
                    && texts.subList(1, texts.size()).stream()
                            .allMatch(t -> t.matches("-[neE]+")
                                    || HARMLESS_LINES.stream().anyMatch(t.strip()::startsWith));
            if (harmless) {
                judge.suspect(
                        "script.startup-setting",
                        "The script changes what a user's shell starts with",
                        command,
                        at,
                        "CWE-73");
            } else {
                judge.threat(
                        "script.persistence",
                        "The script writes to what the system runs later or trusts",
                        command,
                        at,
                        "CWE-506",
                        "CWE-73");
            }
        }
        boolean crontab = name.equals("crontab") && texts.stream().skip(1).noneMatch(t -> t.equals("-l"));
        boolean launch = name.equals("launchctl") && (texts.contains("load") || texts.contains("bootstrap"));
        boolean account = name.equals("useradd")
                || name.equals("adduser") && !texts.contains("--system")
                || name.equals("chpasswd");
        if (crontab || launch) {
            judge.threat(
                    "script.persistence",
                    "The script writes to what the system runs later or trusts",
                    command,
                    at,
                    "CWE-506",
                    "CWE-73");
        } else if (name.equals("systemctl") && texts.contains("enable") || name.equals("at") && texts.size() > 1) {
            judge.suspect(
                    "script.service", "The script makes the system start a program later", command, at, "CWE-506");
        } else if (account) {
            judge.note("script.account", "The script makes an account", command, at);
        }
    }

    private void secrets() throws BudgetExceededException {
        boolean sends = Programs.sends(words);
        boolean path = command.texts().stream().anyMatch(Places::isSecret);
        boolean variable = false;
        for (int i = 1; sends && i < texts.size(); i++) {
            String text = texts.get(i);
            boolean header =
                    texts.get(i - 1).equals("-H") || texts.get(i - 1).equals("--header") || text.startsWith("-H");
            variable |= Places.namesSecretVariable(text) && !header;
        }
        boolean flows = false;
        for (String inner : sends || Programs.fetches(words) ? command.substitutions() : List.<String>of()) {
            flows |= judge.flows(inner, ShellJudge.Flow.SECRET, depth + 1);
        }
        boolean inUrl = Programs.fetches(words)
                && texts.stream()
                        .anyMatch(t -> t.contains("://")
                                && Places.namesSecretVariable(t.replaceFirst("^[a-z+]+://[^/]*@", "")));
        if (sends && (path || variable) || flows || inUrl) {
            judge.threat(
                    "script.exfiltration",
                    "The script sends secrets over the network",
                    command,
                    at,
                    "CWE-200",
                    "AML.T0025");
        } else if (path
                && Set.of(
                                "cat", "cp", "tar", "zip", "base64", "less", "head", "tail", "xxd", "openssl", "grep",
                                "find", "strings")
                        .contains(name)) {
            judge.suspect("script.secrets", "The script reads secrets", command, at, "CWE-522");
        }
    }

    private void destruction() {
        boolean forced =
                name.equals("rm") && texts.stream().anyMatch(t -> t.matches("-[a-zA-Z]*[rRf][a-zA-Z]*|--recursive"));
        boolean everything = texts.stream().skip(1).anyMatch(Places::isEverything);
        boolean disk =
                name.equals("dd") && texts.stream().anyMatch(t -> t.matches("of=/dev/(sd|nvme|vd|hd|mmcblk|disk).*"))
                        || command.redirections().stream()
                                .anyMatch(r -> r.writes() && r.target().text().matches("/dev/(sd|nvme|vd|hd).*"))
                        || name.startsWith("mkfs")
                        || name.equals("wipefs")
                        || name.equals("shred") && everything;
        if (forced && everything || disk || texts.contains("--no-preserve-root")) {
            judge.threat("script.destruction", "The script destroys a system or a home", command, at, "CWE-506");
        }
    }

    private void evasion() {
        boolean setuid = name.equals("chmod")
                && texts.stream().skip(1).anyMatch(t -> t.matches("[ugoa]*\\+[rwx]*s[rwx]*|[246][0-7]{3}"));
        boolean history = name.equals("history") && texts.contains("-c")
                || name.equals("unset") && texts.contains("HISTFILE")
                || command.assignments().stream().anyMatch(w -> w.text().equals("HISTFILE=/dev/null"));
        boolean firewall =
                (name.equals("iptables") || name.equals("nft")) && (texts.contains("-F") || texts.contains("flush"))
                        || name.equals("ufw") && texts.contains("disable");
        boolean preload = command.assignments().stream()
                        .anyMatch(w -> w.text().matches("LD_PRELOAD=(/tmp|/dev/shm|/var/tmp|\\./).*"))
                || name.equals("export")
                        && texts.stream().anyMatch(t -> t.matches("LD_PRELOAD=(/tmp|/dev/shm|/var/tmp|\\./).*"));
        if (setuid || history || firewall || preload || EVASION_COMMANDS.contains(name)) {
            judge.suspect(
                    "script.evasion",
                    "The script weakens or hides from what protects the machine",
                    command,
                    at,
                    "CWE-506");
        }
    }

    private void packages() {
        int pip = -1;
        for (int i = 0; i < Math.min(4, texts.size()); i++) {
            String base = words.get(i).base();
            pip = base.matches("pip[0-9.]*|uv|pipx|poetry|pdm") ? i : pip;
        }
        if (pip < 0 || texts.stream().noneMatch(t -> t.equals("install") || t.equals("add") || t.equals("sync"))) {
            return;
        }
        for (Signal signal : PackageSources.arguments(texts.subList(pip + 1, texts.size()), judge.at(at))) {
            if (signal.outcome() != Outcome.CLEAR) {
                judge.say(signal);
            }
        }
    }
}
