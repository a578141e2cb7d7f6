package io.lazaretto.artifact.packages;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Signal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Where an installer is told to take packages from. An install runs code of whoever answers. */
public final class PackageSources {
    /** Indexes and forges of which everybody takes packages; what lies there is another question. */
    private static final List<String> KNOWN = List.of(
            "pypi.org",
            "files.pythonhosted.org",
            "download.pytorch.org",
            "pypi.nvidia.com",
            "pypi.ngc.nvidia.com",
            "github.com",
            "gitlab.com",
            "huggingface.co",
            "conda.anaconda.org",
            "repo.anaconda.com",
            "anaconda.org",
            "data.pyg.org",
            "storage.googleapis.com/jax-releases",
            "flashinfer.ai",
            "wheels.vllm.ai",
            "developer.download.nvidia.com",
            "pypi.tuna.tsinghua.edu.cn",
            "mirrors.aliyun.com",
            "mirrors.tuna.tsinghua.edu.cn",
            "mirrors.ustc.edu.cn",
            "prefix.dev",
            "repo.prefix.dev");

    private static final Set<String> INDEX =
            Set.of("-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--index", "--default-index");

    /** The parent folder itself is where a project keeps what it tests. */
    private static final Pattern LEAVES = Pattern.compile("^\\.\\./\\.\\./|^/(tmp|dev/shm|var/tmp)/");

    private PackageSources() {}

    /** The arguments of an install, or the words of one line of a requirements file. */
    public static List<Signal> arguments(List<String> words, Location location) {
        List<Signal> found = new ArrayList<>();
        for (int i = 0; i < words.size() && found.size() < 64; i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String option = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
            String value = word.startsWith("--") && equals > 0
                    ? word.substring(equals + 1)
                    : i + 1 < words.size() ? words.get(i + 1) : "";
            if (option.equals("--trusted-host")) {
                found.add(suspect(
                        "packages.unverified",
                        "Packages are taken from a host whose identity is not verified",
                        value,
                        location));
            } else if (INDEX.contains(option)) {
                source(value, location, "packages.index", "Packages are taken from an index of somebody's own", found);
            } else if (isAddress(word) && (i == 0 || !INDEX.contains(words.get(i - 1)))) {
                source(word, location, "packages.address", "A package is taken from an address", found);
            }
        }
        return found;
    }

    private static boolean isAddress(String word) {
        return word.contains("://")
                || word.startsWith("git+")
                || word.matches("(?i)(git@|ssh:).*")
                || word.startsWith("file:")
                || LEAVES.matcher(word).find();
    }

    private static void source(String text, Location location, String rule, String title, List<Signal> found) {
        String address =
                text.replaceFirst("^[A-Za-z0-9_.\\[\\],-]*\\s*@\\s*", "").replaceFirst("^[\"']", "");
        String plain = address.replaceFirst("^(?i)(git|hg|svn|bzr)\\+", "");
        if (!plain.contains("://")) {
            if (LEAVES.matcher(plain).find()) {
                found.add(suspect(rule, "A package is taken from a folder outside of the model", text, location));
            }
            return;
        }
        String host = "";
        String path = "";
        String scheme = plain.substring(0, plain.indexOf("://")).toLowerCase(Locale.ROOT);
        try {
            URI uri = new URI(plain.replaceAll("[{}\\[\\] $\"'<>\\\\^`|]", "_"));
            host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            path = uri.getPath() == null ? "" : plain(uri.getPath());
            if (uri.getUserInfo() != null && scheme.startsWith("http")) {
                host = "";
            }
        } catch (URISyntaxException e) {
            host = "";
        }
        if (!scheme.equals("https") && !scheme.equals("ssh") && !scheme.equals("file")) {
            found.add(suspect(
                    "packages.unverified",
                    "Packages are taken from a host whose identity is not verified",
                    text,
                    location));
            return;
        }
        String where = host + path;
        boolean known = KNOWN.stream().anyMatch(k -> where.equals(k) || where.startsWith(k + "/"));
        if (known || scheme.equals("file")) {
            found.add(Signal.note(
                    "packages.source",
                    "Packages are taken from outside the usual index",
                    location,
                    Map.of("source", Evidence.text(text))));
        } else {
            found.add(suspect(rule, title, text, location));
        }
    }

    /** A path without steps up: servers and clients take them before they look for it (RFC 3986, 5.2.4). */
    private static String plain(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.equals(".") && !part.isEmpty()) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    private static Signal suspect(String rule, String title, String text, Location location) {
        return Signal.suspect(
                rule, title, location, Map.of("source", Evidence.text(text)), List.of("CWE-494", "CWE-829"));
    }
}
