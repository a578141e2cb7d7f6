package io.lazaretto.artifact.markup;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Signal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Says what the tags of a page make a browser run, load or follow by itself. */
final class HtmlJudge {
    private static final Set<String> FRAMES =
            Set.of("iframe", "frame", "object", "embed", "applet", "portal", "fencedframe");
    private static final Set<String> ADDRESSES = Set.of(
            "href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "srcdoc", "ping");
    private static final List<String> DATA_BLOCKS =
            List.of("json", "text/template", "text/x-", "math/tex", "text/plain", "importmap", "text/html");
    private static final List<String> TAXONOMY = List.of("CWE-79");

    private final Place place;
    private final long base;
    private final boolean output;
    private final Consumer<Signal> signals;
    private final Set<String> said = new HashSet<>();

    /**
     * @param base offset of the text in its place
     * @param output whether it is the output of a notebook, in which viewers run nothing unless they trust it
     */
    HtmlJudge(Place place, long base, boolean output, Consumer<Signal> signals) {
        this.place = place;
        this.base = base;
        this.output = output;
        this.signals = signals;
    }

    /** A start tag, after its attributes. */
    void element(String name, Map<String, String> attributes, int open) {
        String source = source(attributes);
        String content = attributes.getOrDefault("content", "").toLowerCase(Locale.ROOT);
        String equivalent = attributes
                .getOrDefault("http-equiv", "")
                .toLowerCase(Locale.ROOT)
                .strip();
        attributes.forEach((attribute, value) -> attribute(name, attribute, value, open));
        if (FRAMES.contains(name)) {
            suspect("html.frame", "The page loads another page or a plug-in into itself", name, open);
        } else if (name.equals("meta") && equivalent.equals("refresh") && content.contains("url")) {
            suspect("html.refresh", "The page sends its reader to another page", content, open);
        } else if (name.equals("base") && !source.isBlank()) {
            suspect("html.base", "The page changes what its relative links mean", source, open);
        } else if (name.equals("link") && source.toLowerCase(Locale.ROOT).startsWith("javascript:")) {
            suspect("html.script-address", "An address of the page is a program", source, open);
        }
    }

    static boolean isData(Map<String, String> attributes) {
        String type = attributes.getOrDefault("type", "").toLowerCase(Locale.ROOT);
        return DATA_BLOCKS.stream().anyMatch(type::contains) && !type.contains("javascript");
    }

    void script(String body, Map<String, String> attributes, int open) {
        String source = source(attributes);
        if (ScriptText.isHostile(body)) {
            hostile(body.strip(), open);
        } else if (output && source.isBlank()) {
            note("html.output-script", "The output of a notebook holds a script", open);
        } else {
            suspect("html.script", "The page holds a script", source.isBlank() ? body.strip() : source, open);
        }
    }

    /** A part of which browsers and other readers, or browsers with and without scripts, take another end. */
    void ambiguous(String what, int open) {
        suspect("html.ambiguous", "Readers disagree on where an element of the page ends", what, open);
    }

    private static String source(Map<String, String> attributes) {
        return attributes.getOrDefault(
                "src", attributes.getOrDefault("href", attributes.getOrDefault("xlink:href", "")));
    }

    private void hostile(String script, int open) {
        signals.accept(Signal.threat(
                "html.hostile-script",
                "A script of the page runs what it decodes, or reaches out of the browser",
                place.at(base + open),
                Map.of("script", Evidence.text(script)),
                List.of("CWE-79", "CWE-506")));
    }

    private void attribute(String element, String name, String value, int open) {
        if (name.startsWith("on") && name.length() > 3 && !value.isBlank()) {
            if (ScriptText.isHostile(value)) {
                hostile(value, open);
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
