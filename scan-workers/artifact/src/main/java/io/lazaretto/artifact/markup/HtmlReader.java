package io.lazaretto.artifact.markup;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * HTML, as a browser splits it into tags (WHATWG HTML, 13.2.5), for what a browser would run, load or follow by itself. Text and
 * ordinary elements are silent.
 */
public final class HtmlReader {
    private static final int MAX_CHARS = 64 << 20;
    private static final int TAGS_PER_TIME_CHECK = 1 << 10;
    private static final Set<String> FRAMES =
            Set.of("iframe", "frame", "object", "embed", "applet", "portal", "fencedframe");
    private static final Set<String> ADDRESSES = Set.of(
            "href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "srcdoc", "ping");
    private static final Set<String> RAW =
            Set.of("script", "style", "textarea", "title", "xmp", "noembed", "plaintext");
    private static final List<String> DATA_BLOCKS =
            List.of("json", "text/template", "text/x-", "math/tex", "text/plain", "importmap", "text/html");
    private static final List<String> TAXONOMY = List.of("CWE-79");

    private final String text;
    private final Place place;
    private final long base;
    private final boolean output;
    private final Consumer<Signal> signals;
    private final Set<String> said = new HashSet<>();
    private int at;

    private HtmlReader(String text, Place place, long base, boolean output, Consumer<Signal> signals) {
        this.text = text;
        this.place = place;
        this.base = base;
        this.output = output;
        this.signals = signals;
    }

    /**
     * @param base offset of the text in its place
     * @param output whether it is the output of a notebook, in which viewers run nothing unless they trust it
     */
    public static void inspect(
            String text, Place place, long base, boolean output, Budget budget, Consumer<Signal> signals)
            throws BudgetExceededException {
        if (text.length() > MAX_CHARS) {
            throw new BudgetExceededException(Reasons.LIMIT + "HTML");
        }
        new HtmlReader(text, place, base, output, signals).run(budget);
    }

    private void run(Budget budget) throws BudgetExceededException {
        int tags = 0;
        while (true) {
            int open = text.indexOf('<', at);
            if (open < 0 || open + 1 >= text.length()) {
                return;
            }
            at = open + 1;
            if (++tags % TAGS_PER_TIME_CHECK == 0) {
                budget.checkTime();
            }
            char next = text.charAt(at);
            if (text.startsWith("!--", at)) {
                int end = text.indexOf("-->", at + 1);
                at = end < 0 ? text.length() : end + 3;
            } else if (next == '/' || next == '!' || next == '?') {
                int end = text.indexOf('>', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (Character.isLetter(next)) {
                tag(open);
            }
        }
    }

    private void tag(int open) {
        String name = name("/> \t\r\n\f");
        String type = "";
        String equivalent = "";
        String content = "";
        String source = "";
        while (at < text.length() && text.charAt(at) != '>') {
            if (" \t\r\n\f/".indexOf(text.charAt(at)) >= 0) {
                at++;
                continue;
            }
            String attribute = name("=/> \t\r\n\f");
            String value = value();
            attribute(name, attribute, value, open);
            switch (attribute) {
                case "type" -> type = value.toLowerCase(Locale.ROOT);
                case "http-equiv" -> equivalent = value.toLowerCase(Locale.ROOT).strip();
                case "content" -> content = value.toLowerCase(Locale.ROOT);
                case "src", "href", "xlink:href" -> source = value;
                default -> {}
            }
        }
        at = Math.min(text.length(), at + 1);
        if (FRAMES.contains(name)) {
            suspect("html.frame", "The page loads another page or a plug-in into itself", name, open);
        } else if (name.equals("meta") && equivalent.equals("refresh") && content.contains("url")) {
            suspect("html.refresh", "The page sends its reader to another page", content, open);
        } else if (name.equals("base") && !source.isBlank()) {
            suspect("html.base", "The page changes what its relative links mean", source, open);
        } else if (name.equals("link") && source.toLowerCase(Locale.ROOT).startsWith("javascript:")) {
            suspect("html.script-address", "An address of the page is a program", source, open);
        }
        if (RAW.contains(name)) {
            raw(name, type, source, open);
        }
    }

    private void raw(String name, String type, String source, int open) {
        int end = at;
        String close = "</" + name;
        while (end < text.length() && !text.regionMatches(true, end, close, 0, close.length())) {
            int next = text.indexOf("</", end + 1);
            end = next < 0 ? text.length() : next;
        }
        String body = text.substring(at, Math.min(end, text.length()));
        at = Math.min(end, text.length());
        if (!name.equals("script") || DATA_BLOCKS.stream().anyMatch(type::contains) && !type.contains("javascript")) {
            return;
        }
        if (ScriptText.isHostile(body)) {
            signals.accept(Signal.threat(
                    "html.hostile-script",
                    "A script of the page runs what it decodes, or reaches out of the browser",
                    place.at(base + open),
                    Map.of("script", Evidence.text(body.strip())),
                    List.of("CWE-79", "CWE-506")));
        } else if (output && source.isBlank()) {
            note("html.output-script", "The output of a notebook holds a script", open);
        } else {
            suspect("html.script", "The page holds a script", source.isBlank() ? body.strip() : source, open);
        }
    }

    private void attribute(String element, String name, String value, int open) {
        if (name.startsWith("on") && name.length() > 3 && !value.isBlank()) {
            if (ScriptText.isHostile(value)) {
                signals.accept(Signal.threat(
                        "html.hostile-script",
                        "A script of the page runs what it decodes, or reaches out of the browser",
                        place.at(base + open),
                        Map.of("script", Evidence.text(value)),
                        List.of("CWE-79", "CWE-506")));
            } else if (output && element.equals("button")) {
                note("html.output-script", "The output of a notebook holds a script", open);
            } else {
                suspect(
                        "html.event-handler",
                        "An element of the page runs a script when something happens to it",
                        name,
                        open);
            }
        }
        if (ADDRESSES.contains(name)) {
            String address = value.replaceAll("[\\x00-\\x20]", "").toLowerCase(Locale.ROOT);
            if (name.equals("srcdoc")) {
                suspect("html.frame", "The page loads another page or a plug-in into itself", name, open);
            } else if (address.startsWith("javascript:")
                            && !address.equals("javascript:void(0)")
                            && !address.equals("javascript:void(0);")
                            && !address.equals("javascript:;")
                    || address.startsWith("vbscript:")
                    || address.startsWith("data:text/html")
                    || address.startsWith("data:application/xhtml")
                    || address.startsWith("data:image/svg+xml") && !element.equals("img") && !element.equals("link")
                    || address.startsWith("data:text/javascript")) {
                suspect("html.script-address", "An address of the page is a program", value, open);
            }
        }
    }

    private String name(String stops) {
        int from = at;
        while (at < text.length() && (stops.indexOf(text.charAt(at)) < 0 || at == from)) {
            at++;
        }
        return text.substring(from, at).toLowerCase(Locale.ROOT);
    }

    private String value() {
        int next = skipSpace(at);
        if (next >= text.length() || text.charAt(next) != '=') {
            return "";
        }
        at = skipSpace(next + 1);
        if (at >= text.length()) {
            return "";
        }
        char quote = text.charAt(at);
        if (quote == '"' || quote == '\'') {
            int end = text.indexOf(quote, at + 1);
            String value = text.substring(at + 1, end < 0 ? text.length() : end);
            at = end < 0 ? text.length() : end + 1;
            return References.decoded(value);
        }
        int from = at;
        while (at < text.length() && "> \t\r\n\f".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return References.decoded(text.substring(from, at));
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < text.length() && " \t\r\n\f".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }

    private void suspect(String rule, String title, String what, int open) {
        if (said.size() < 64 && said.add(rule + what)) {
            signals.accept(
                    Signal.suspect(rule, title, place.at(base + open), Map.of("found", Evidence.text(what)), TAXONOMY));
        }
    }

    private void note(String rule, String title, int open) {
        if (said.add(rule)) {
            signals.accept(Signal.note(rule, title, place.at(base + open), Map.of()));
        }
    }
}
