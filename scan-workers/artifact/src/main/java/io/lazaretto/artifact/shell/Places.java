package io.lazaretto.artifact.shell;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Paths and names that matter to whoever takes over a machine. */
final class Places {
    private static final Pattern STARTUP = Pattern.compile(
            "(^|/|~|\\}|%)("
                    + "\\.bashrc|\\.bash_profile|\\.bash_login|\\.bash_logout|\\.profile|\\.zshrc|\\.zshenv|\\.zprofile|\\.zlogin"
                    + "|\\.config/fish/config\\.fish|\\.config/autostart(/.*)?|\\.config/systemd/.*|\\.ssh/(authorized_keys2?|rc|config)"
                    + "|Library/Launch(Agents|Daemons)/.*|\\.git/hooks/.*|\\.gitconfig"
                    + "|site-packages/(sitecustomize|usercustomize)\\.py|site-packages/[^/]*\\.pth|Start Menu/Programs/Startup.*)$");

    /** Of the running system: the same paths in a tree that is being built are no concern. */
    private static final Pattern SYSTEM = Pattern.compile("^/("
            + "etc/(profile(\\.d/.*)?|bash\\.bashrc|rc\\.local|crontab|cron\\.[a-z]+/.*|init\\.d/.*|systemd/system/.*"
            + "|ld\\.so\\.preload|sudoers(\\.d/.*)?|passwd|shadow|hosts|pam\\.d/.*|update-motd\\.d/.*)"
            + "|var/spool/cron(/.*)?|(usr/)?lib/systemd/system/.*)$");

    private static final Pattern SECRET = Pattern.compile("(^|/|~|\\}|@|=)("
            + "\\.ssh(/(id_[a-z0-9]+|\\*|identity|.*\\.pem))?/?|\\.aws/credentials|\\.aws/?|\\.netrc|\\.git-credentials|\\.pypirc|\\.npmrc"
            + "|\\.docker/config\\.json|\\.kube/config|\\.config/gcloud(/.*)?|\\.azure(/.*)?|\\.gnupg(/.*)?"
            + "|(\\.cache/)?huggingface/(token|stored_tokens)|\\.config/(gh/hosts\\.yml|google-chrome.*|chromium.*)"
            + "|etc/shadow|\\.bash_history|\\.zsh_history|wallet\\.dat|Login Data|proc/(self|1)/environ"
            + "|var/run/secrets/kubernetes\\.io(/.*)?|\\.mozilla(/.*)?|Library/Keychains(/.*)?)$");
    private static final Pattern SECRET_VARIABLE = Pattern.compile(
            "(?i).*\\$\\{(env:)?[A-Z0-9_]*(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY|CREDENTIAL)[A-Z0-9_]*\\}.*",
            Pattern.DOTALL);
    private static final List<String> METADATA =
            List.of("169.254.169.254", "metadata.google.internal", "169.254.170.2", "100.100.100.200", "fd00:ec2::254");
    private static final Pattern MINER =
            Pattern.compile("(?i).*(stratum\\+(tcp|ssl)://|\\bxmrig\\b|\\bminerd\\b|\\bcpuminer\\b|--donate-level).*");

    private Places() {}

    static boolean isStartup(String path) {
        String plain = path.replace('\\', '/').replaceAll("/+", "/");
        return path.length() < 4096
                && (STARTUP.matcher(plain).find() || SYSTEM.matcher(plain).find());
    }

    static boolean isSecret(String path) {
        return path.length() < 4096 && SECRET.matcher(path.replace('\\', '/')).find();
    }

    static boolean namesSecretVariable(String text) {
        return text.length() < 4096 && SECRET_VARIABLE.matcher(text).matches();
    }

    static boolean isMetadataService(String text) {
        return METADATA.stream().anyMatch(text::contains);
    }

    static boolean isMiner(String text) {
        return text.length() < 4096 && MINER.matcher(text).matches();
    }

    /** Whether removing it removes a system or a home. */
    static boolean isEverything(String path) {
        String plain = path.replaceAll("/+", "/").toLowerCase(Locale.ROOT);
        return List.of(
                        "/",
                        "/*",
                        "~",
                        "~/",
                        "~/*",
                        "/home",
                        "/home/*",
                        "${home}",
                        "${home}/",
                        "${home}/*",
                        "/root",
                        "/etc",
                        "/usr",
                        "/var",
                        "/boot",
                        "/bin",
                        "/lib",
                        ".git",
                        "c:/",
                        "c:/*")
                .contains(plain.equals(".git") ? "" : plain);
    }
}
