package io.lazaretto.artifact.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the arguments of a call say about it. */
final class Arguments {
    private static final List<String> SHELL = List.of(
            "/dev/tcp/",
            "/dev/udp/",
            "bash -i",
            "sh -i",
            "nc -e",
            "ncat -e",
            "| sh",
            "|sh",
            "| bash",
            "|bash",
            "mkfifo /tmp",
            "base64 -d",
            "base64 --decode",
            "Invoke-Expression",
            "IEX(",
            "IEX (",
            "powershell -e",
            "powershell -nop",
            "DownloadString",
            "certutil -urlcache",
            "bitsadmin",
            "rm -rf /",
            "rm -rf ~",
            "chmod +s",
            "xmrig",
            "crontab -");
    private static final Set<String> EVERYTHING = Set.of("/", "/*", "~", "~/", "/home", "/root", "/etc", "C:\\", "C:/");
    private static final String TRUST = "trust_remote_code";
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95}");
    /** They evaluate texts, and most texts are harmless. */
    private static final Set<String> EVALUATORS =
            Set.of("query", "eval", "evaluate", "Template", "from_string", "sympify", "parse_expr");

    private static final Pattern ESCAPE = Pattern.compile("__\\w{1,64}__|[@.](os|sys|subprocess|builtins|io)\\b");

    private Arguments() {}

    /** Whether an expression reaches for what no formula, query or template needs. */
    static boolean escape(String name, List<Value> arguments) {
        return EVALUATORS.contains(name.substring(name.lastIndexOf('.') + 1))
                && arguments.stream().flatMap(a -> a.texts().stream()).anyMatch(t -> ESCAPE.matcher(t)
                        .find());
    }

    /**
     * The repository whose code a loader is told to run; null when there is none.
     *
     * @param unpacked what stands behind stars
     */
    static String trustedRepository(List<Value> arguments, Map<String, Value> named, Value unpacked) {
        Value trust = named.get(TRUST);
        boolean trusted = trust != null
                ? !trust.names().equals(Set.of("False"))
                : unpacked.constants().contains(TRUST);
        if (!trusted) {
            return null;
        }
        List<Value> all = new ArrayList<>(arguments);
        all.addAll(named.values());
        return all.stream()
                .flatMap(a -> a.texts().stream())
                .filter(t -> REPOSITORY.matcher(t).matches())
                .findFirst()
                .orElse(null);
    }

    static boolean mentionsShell(List<Value> values) {
        return values.stream().flatMap(v -> v.texts().stream()).anyMatch(t -> SHELL.stream()
                .anyMatch(t::contains));
    }

    static boolean isSafeLoad(String name, List<Value> arguments, Map<String, Value> named) {
        if (name.equals("torch.load") || name.equals("torch.serialization.load")) {
            return isTrue(named.get("weights_only"));
        }
        if (name.equals("numpy.load")) {
            Value pickles = named.get("allow_pickle");
            return (pickles == null || pickles.names().equals(Set.of("False"))) && arguments.size() < 3;
        }
        if (name.startsWith("yaml.load")) {
            Value loader = named.getOrDefault("Loader", arguments.size() > 1 ? arguments.get(1) : Value.OPAQUE);
            return !loader.names().isEmpty()
                    && loader.names().stream().allMatch(n -> n.endsWith("SafeLoader") || n.endsWith("BaseLoader"));
        }
        return false;
    }

    /** What a function does with a checkpoint that is given to it: the checkpoints of the model are looked at themselves. */
    static boolean loadsLater(String name, boolean foreign, boolean now) {
        return !now && !foreign && (name.equals("torch.load") || name.equals("torch.serialization.load"));
    }

    static boolean deletesAll(List<Value> values) {
        return values.stream().flatMap(v -> v.texts().stream()).anyMatch(EVERYTHING::contains);
    }

    private static boolean isTrue(Value value) {
        return value != null && value.names().equals(Set.of("True"));
    }
}
