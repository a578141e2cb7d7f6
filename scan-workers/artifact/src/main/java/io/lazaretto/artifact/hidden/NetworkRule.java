package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links to where no model comes from: bare public addresses, places for throw-away text, hidden services. In a text for
 * people they are worth a note; in code, a template or a value they are where something is sent to or fetched from.
 */
final class NetworkRule {
    private static final List<String> TAXONOMY = List.of("CWE-506", "AML.T0025");
    private static final Pattern LINK =
            Pattern.compile("://(?:[^\\s/@:]{1,64}(?::[^\\s/@]{0,64})?@)?([A-Za-z0-9.-]{1,120})");
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern ONION = Pattern.compile("(?:[a-z0-9-]+\\.)*(?:[a-z2-7]{56}|[a-z2-7]{16})\\.onion");
    private static final Pattern SHELL = Pattern.compile("/dev/tcp/[A-Za-z0-9.-]{1,100}/\\d{1,5}\\b");
    private static final Set<String> DROPS = Set.of(
            "pastebin.com",
            "paste.ee",
            "hastebin.com",
            "ghostbin.com",
            "termbin.com",
            "ix.io",
            "0x0.st",
            "transfer.sh",
            "webhook.site",
            "requestbin.com",
            "pipedream.net",
            "ngrok.io",
            "ngrok-free.app",
            "burpcollaborator.net",
            "oastify.com",
            "oast.fun",
            "oast.pro",
            "oast.live",
            "oast.site",
            "oast.online",
            "oast.me",
            "interact.sh",
            "requestrepo.com",
            "beeceptor.com",
            "dpaste.org",
            "rentry.co",
            "temp.sh",
            "file.io",
            "serveo.net");

    private final Scene scene;

    NetworkRule(Scene scene) {
        this.scene = scene;
    }

    /** @param start index of {@code ://} */
    void link(int start) {
        int first = scene.text.codePointAt(start + 3);
        if (first < 0 || first >= 0x80 || !Character.isLetterOrDigit(first)) {
            return;
        }
        String text = scene.text.text(start, start + 260);
        Matcher matcher = LINK.matcher(text);
        if (!matcher.lookingAt()) {
            return;
        }
        String host = matcher.group(1).toLowerCase(Locale.ROOT);
        if (isPublicAddress(host)) {
            tell("text.address-link", "A link to a bare network address", start, text, matcher.end());
        } else if (ONION.matcher(host).matches()) {
            tell("text.onion-link", "A link to a hidden service", start, text, matcher.end());
        } else if (isDrop(host)) {
            tell("text.drop-link", "A link to a place for throw-away content", start, text, matcher.end());
        }
    }

    void reverseShell(int start) {
        Matcher matcher = SHELL.matcher(scene.text.text(start, start + 130));
        if (matcher.lookingAt()) {
            scene.suspect(
                    "text.reverse-shell",
                    "A shell redirection to the network",
                    start,
                    Map.of("target", Evidence.text(matcher.group())),
                    TAXONOMY);
        }
    }

    private static boolean isDrop(String host) {
        for (int from = 0; from >= 0; from = host.indexOf('.', from) + 1) {
            if (DROPS.contains(host.substring(from))) {
                return true;
            }
            if (host.indexOf('.', from) < 0) {
                return false;
            }
        }
        return false;
    }

    /** Not one of the ranges for private use, tests and documentation (RFC 6890). */
    private static boolean isPublicAddress(String host) {
        Matcher matcher = ADDRESS.matcher(host);
        if (!matcher.matches()) {
            return false;
        }
        int[] part = new int[4];
        for (int i = 0; i < 4; i++) {
            part[i] = Integer.parseInt(matcher.group(i + 1));
            if (part[i] > 255) {
                return false;
            }
        }
        boolean reserved = part[0] == 0
                || part[0] == 10
                || part[0] == 127
                || part[0] >= 224
                || part[0] == 100 && part[1] >= 64 && part[1] < 128
                || part[0] == 169 && part[1] == 254
                || part[0] == 172 && part[1] >= 16 && part[1] < 32
                || part[0] == 192 && (part[1] == 168 || part[1] == 0 && (part[2] == 0 || part[2] == 2))
                || part[0] == 198 && (part[1] == 18 || part[1] == 19 || part[1] == 51 && part[2] == 100)
                || part[0] == 203 && part[1] == 0 && part[2] == 113;
        boolean example = host.equals("1.2.3.4")
                || host.equals("12.34.56.78")
                || part[0] == part[1] && part[1] == part[2] && part[2] == part[3];
        return !reserved && !example;
    }

    private void tell(String rule, String title, int start, String text, int end) {
        int to = end;
        while (to < text.length() && to < end + 60 && text.charAt(to) > ' ' && "\"'`)>".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        Map<String, String> evidence = Map.of("link", Evidence.text(text.substring(3, to)));
        switch (scene.role) {
            case CODE, TEMPLATE, DATA, METADATA, VOCABULARY -> scene.suspect(rule, title, start, evidence, TAXONOMY);
            case PROSE, MARKUP, NAME -> scene.note(rule, title, start, evidence);
        }
    }
}
