package io.lazaretto.artifact.packages;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.DistinctSignals;
import io.lazaretto.artifact.report.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings in TOML or INI from which installers take their sources: {@code pyproject.toml}, {@code Pipfile}, {@code pip.conf},
 * {@code setup.cfg}, lock files. Read line by line: what matters are keys, sections, and texts with an address.
 */
final class PackageSettings {
    private static final Set<String> INDEXES = Set.of(
            "index-url",
            "index_url",
            "extra-index-url",
            "extra_index_url",
            "extra-index-urls",
            "find-links",
            "find_links",
            "default-index",
            "index",
            "dependency_links",
            "pip_index_url",
            "pip_extra_index_url",
            "uv_index_url",
            "uv_index",
            "uv_default_index",
            "uv_extra_index_url",
            "registry",
            "channels");
    private static final Set<String> ADDRESSES = Set.of("url", "git", "file", "tarball", "path", "href", "hg", "svn");
    private static final Set<String> HOSTS =
            Set.of("trusted-host", "trusted_host", "allow-insecure-host", "pip_trusted_host");
    /** Sections in which an address is one of packages. */
    private static final Pattern SOURCES =
            Pattern.compile(".*(source|index|dependenc|package|registr|build-system|requires|constraint).*");

    private static final Pattern SECTION = Pattern.compile("^\\s*\\[\\[?([^\\]=]{1,256})\\]\\]?\\s*([#;].*)?$");
    private static final String KEY = "(?<key>[A-Za-z0-9_.-]{1,128})[\"']?\\s{0,64}(?:=(?!=)|:\\s)";
    private static final String VALUE = "(?<value>[^\\s\"',\\[\\]{}=]{1,256})";
    private static final Pattern PLAIN = Pattern.compile(KEY + "|" + VALUE);
    private static final Pattern ADDRESSED = Pattern.compile(
            KEY + "|(?<url>[^\\s\"',\\[\\]{}=][^\"',\\[\\]{}]{0,256}?://[^\\s\"',\\]}]{0,4096})|" + VALUE);
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2}))");
    private static final Pattern OPTION = Pattern.compile(
            "(^|[\\s\"'])(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host|--index|--default-index)[\\s=]");
    private static final int MAX_LINE = 1 << 16;

    private final Place place;
    private final DistinctSignals signals;
    private String section = "";
    private String key = "";

    PackageSettings(Place place, DistinctSignals signals) {
        this.place = place;
        this.signals = signals;
    }

    void read(String text, Budget budget) throws BudgetExceededException {
        long at = 0;
        for (String line : text.split("\\r\\n|\\n|\\r", -1)) {
            budget.checkTime();
            String bare = line.strip();
            if (!bare.startsWith("#") && !bare.startsWith(";")) {
                // Nobody writes longer lines by hand; the pieces of one are looked at.
                for (int from = 0; from < line.length(); from += MAX_LINE) {
                    line(line.substring(from, Math.min(line.length(), from + MAX_LINE)), at);
                }
            }
            at += line.getBytes(StandardCharsets.UTF_8).length + 1;
        }
    }

    private void line(String written, long at) {
        String line = ESCAPE.matcher(written).replaceAll(e -> Matcher.quoteReplacement(character(e)));
        Matcher header = SECTION.matcher(line);
        if (header.matches() && !line.contains("://")) {
            section = header.group(1).strip().toLowerCase(Locale.ROOT);
            key = "";
            return;
        }
        if (OPTION.matcher(line).find()) {
            List<String> words = new ArrayList<>();
            for (String word : line.replaceAll("[\"',\\[\\]]", " ").strip().split("\\s+", -1)) {
                words.add(word);
            }
            say(words, at);
        }
        boolean addressed = line.contains("://");
        Matcher token = (addressed ? ADDRESSED : PLAIN).matcher(line);
        while (token.find()) {
            if (token.group("key") != null) {
                key = token.group("key").toLowerCase(Locale.ROOT);
            } else if (addressed && token.group("url") != null) {
                address(token.group("url"), at);
            } else {
                value(token.group("value").toLowerCase(Locale.ROOT), at);
            }
        }
    }

    private void address(String text, long at) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        String before = text.substring(0, text.indexOf("://"));
        boolean requirement = before.contains("@") || before.contains("git+");
        boolean named = section.endsWith("urls") || section.equals("metadata") && last.equals("url");
        boolean sources = SOURCES.matcher(section + "." + key).matches();
        if (INDEXES.contains(last) || sources && !named && last.equals("url") && section.matches(".*(source|index)")) {
            say(List.of("--index-url", text), at);
        } else if (requirement || sources && !named && ADDRESSES.contains(last)) {
            say(
                    List.of(
                            text.contains("@ ")
                                    ? text.substring(text.indexOf("@ ") + 2).strip()
                                    : text),
                    at);
        }
    }

    private void value(String text, long at) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        if (HOSTS.contains(last)) {
            say(List.of("--trusted-host", text), at);
        } else if (text.equals("false") && last.equals("verify_ssl")) {
            say(List.of("--trusted-host", "verify_ssl = false"), at);
        }
    }

    private void say(List<String> words, long at) {
        PackageSources.arguments(words, place.at(at))
                .forEach(
                        signal -> signals.accept(signal.observation().evidence().toString(), signal));
    }

    private static String character(java.util.regex.MatchResult escape) {
        String digits =
                escape.group(1) != null ? escape.group(1) : escape.group(2) != null ? escape.group(2) : escape.group(3);
        int point = Integer.parseUnsignedInt(digits, 16);
        return Character.isValidCodePoint(point) ? Character.toString(point) : "";
    }
}
