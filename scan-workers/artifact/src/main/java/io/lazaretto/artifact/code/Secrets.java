package io.lazaretto.artifact.code;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which names and paths stand for something that must not leave the machine, or must not be changed. */
final class Secrets {
    private static final Set<String> WORDS =
            Set.of("TOKEN", "KEY", "SECRET", "PASSWORD", "PASSWD", "PASS", "CREDENTIAL", "CREDENTIALS", "APIKEY");
    private static final List<String> PATHS = List.of(
            "/.ssh/",
            "id_rsa",
            "id_ed25519",
            ".aws/credentials",
            "/etc/shadow",
            "/etc/passwd",
            ".netrc",
            ".git-credentials",
            ".kube/config",
            ".docker/config.json",
            ".huggingface/token",
            "huggingface/token",
            ".bash_history",
            "Login Data",
            "cookies.sqlite",
            "wallet.dat",
            "/proc/self/environ",
            ".pypirc",
            ".npmrc");
    private static final List<String> STARTUP = List.of(
            ".bashrc",
            ".zshrc",
            ".profile",
            ".bash_profile",
            "authorized_keys",
            "/etc/cron",
            "crontab",
            "/etc/rc",
            "/etc/systemd",
            "systemd/user",
            "LaunchAgents",
            "LaunchDaemons",
            "/etc/ld.so",
            "/etc/passwd",
            "/etc/sudoers",
            "sitecustomize",
            "usercustomize",
            "site-packages",
            "Start Menu\\Programs\\Startup",
            "/etc/profile");

    private Secrets() {}

    static boolean isSecretName(List<Value> arguments) {
        return !arguments.isEmpty() && arguments.getFirst().texts().stream().anyMatch(Secrets::isSecretName);
    }

    private static boolean isSecretName(String name) {
        for (String word : name.toUpperCase(Locale.ROOT).split("[_-]", 16)) {
            if (WORDS.contains(word)) {
                return true;
            }
        }
        return false;
    }

    static boolean isSecretPath(List<Value> arguments) {
        return mentions(arguments, PATHS);
    }

    /** A file that the system, the shell or Python runs by itself. */
    static boolean isStartupPath(List<Value> arguments) {
        return mentions(arguments, STARTUP);
    }

    private static boolean mentions(List<Value> arguments, List<String> wanted) {
        for (Value argument : arguments) {
            for (String text : argument.texts()) {
                if (wanted.stream().anyMatch(text::contains)) {
                    return true;
                }
            }
        }
        return false;
    }
}
