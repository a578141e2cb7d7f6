package io.lazaretto.artifact.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What programs do, by their name, and which program a command really starts. */
final class Programs {
    static final Set<String> SHELLS = Set.of("sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "csh", "tcsh", "rbash");
    static final Set<String> INTERPRETERS = Set.of(
            "perl", "ruby", "node", "php", "lua", "deno", "bun", "pwsh", "powershell", "osascript", "tclsh", "awk");
    private static final Set<String> FETCHERS = Set.of(
            "curl",
            "wget",
            "fetch",
            "aria2c",
            "lynx",
            "links",
            "w3m",
            "lwp-request",
            "lwp-download",
            "axel",
            "http",
            "https",
            "xh",
            "tftp",
            "ftp",
            "lftp",
            "iwr",
            "irm",
            "invoke-webrequest",
            "invoke-restmethod",
            "nc",
            "ncat",
            "netcat",
            "dig",
            "nslookup");
    private static final Set<String> DECODERS =
            Set.of("base64", "base32", "basenc", "xxd", "uudecode", "openssl", "rev", "gpg");
    private static final Set<String> SENDERS = Set.of(
            "nc",
            "ncat",
            "netcat",
            "socat",
            "scp",
            "sftp",
            "ftp",
            "tftp",
            "mail",
            "mailx",
            "sendmail",
            "telnet",
            "dig",
            "nslookup");

    private Programs() {}

    /** @return the words from the program on that is really started; empty when there is none */
    static List<Word> started(List<Word> words) {
        return Prefixes.without(words);
    }

    /** Lower case, without folder and without a version behind it. */
    static String name(List<Word> words) {
        if (words.isEmpty()) {
            return "";
        }
        String base = words.getFirst().base().toLowerCase(Locale.ROOT);
        base = base.endsWith(".exe") ? base.substring(0, base.length() - 4) : base;
        return base.matches("(python|pypy|perl|ruby|php|lua)[0-9.]*") ? base.replaceFirst("[0-9.]+$", "") : base;
    }

    static boolean isPython(String name) {
        return name.equals("python") || name.equals("pypy") || name.equals("ipython");
    }

    static boolean runs(String name) {
        return SHELLS.contains(name) || INTERPRETERS.contains(name) || isPython(name);
    }

    /** Characters written as numbers. */
    private static final Pattern SPELLED = Pattern.compile("\\\\(x[0-9a-fA-F]{2}|0?[0-7]{3}|u[0-9a-fA-F]{4})");

    static boolean fetches(List<Word> words) {
        String name = name(words);
        return FETCHERS.contains(name) && !isListening(name, words);
    }

    private static boolean isListening(String name, List<Word> words) {
        return name.equals("dig") && words.stream().noneMatch(w -> w.text().equalsIgnoreCase("txt"));
    }

    static boolean decodes(List<Word> words) {
        String name = name(words);
        List<String> options = texts(words);
        return switch (name) {
            case "base64", "base32", "basenc" ->
                options.stream().anyMatch(o -> o.matches("-[a-z]*[dD][a-z]*|--decode"));
            case "xxd" -> options.stream().anyMatch(o -> o.matches("-[a-z]*r[a-z]*"));
            case "openssl" -> options.contains("-d") || options.contains("-D");
            case "gpg" -> options.contains("-d") || options.contains("--decrypt");
            case "printf", "echo" ->
                options.stream().anyMatch(o -> SPELLED.matcher(o).find());
            default -> DECODERS.contains(name);
        };
    }

    /** Whether what it is given leaves the machine. */
    static boolean sends(List<Word> words) {
        String name = name(words);
        List<String> options = texts(words);
        return switch (name) {
            case "curl" ->
                options.stream()
                        .anyMatch(o -> o.matches(
                                "(?s)-[a-zA-Z]*[dFT].*|--data.*|--form.*|--upload-file.*|--json.*|--url-query.*"));
            case "wget" -> options.stream().anyMatch(o -> o.startsWith("--post-") || o.startsWith("--body-"));
            case "rsync" -> options.stream().skip(1).anyMatch(o -> o.contains(":"));
            case "ssh" -> words.size() > 1;
            default -> SENDERS.contains(name);
        };
    }

    static List<String> texts(List<Word> words) {
        List<String> texts = new ArrayList<>();
        words.forEach(w -> texts.add(w.text()));
        return texts;
    }

    /** Whether an interpreter is given no program, and takes it from its input. */
    static boolean readsProgram(List<Word> words) {
        if (!runs(name(words)) || name(words).equals("awk")) {
            return false;
        }
        for (Word word : words.subList(1, words.size())) {
            String text = word.text();
            if (text.equals("-") || text.equals("-s") || text.equals("/dev/stdin") || text.equals("/proc/self/fd/0")) {
                return true;
            }
            if (text.equals("-c") || text.equals("-e") || text.equals("-m") || text.equals("-r")) {
                return false;
            }
            if (!text.startsWith("-") && !text.startsWith("+")) {
                return false;
            }
            if (text.matches("-[a-z]*s[a-z]*") && SHELLS.contains(name(words))) {
                return true;
            }
            if (text.matches("-[a-z]*c") && SHELLS.contains(name(words))) {
                return false;
            }
        }
        return true;
    }
}
