package io.lazaretto.artifact.markup;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * HTML, as a browser splits it into tags (WHATWG HTML, 13.2.5), for what a browser would run, load or follow by itself. Text and
 * ordinary elements are silent. Whether the content of an element is text may depend on what stands around it, or on whether
 * scripts run: such a content is read both ways, and one that ends in the middle of a tag or comment is ambiguous.
 */
public final class HtmlReader {
    private static final int MAX_CHARS = 64 << 20;
    private static final int TAGS_PER_TIME_CHECK = 1 << 10;
    private static final int MAX_INSIDE = 4;
    private static final int MAX_ATTRIBUTES = 10_000;
    private static final String SPACE = " \t\r\n\f";
    private static final Set<String> RAW = Set.of(
            "script", "style", "textarea", "title", "xmp", "noembed", "noframes", "noscript", "iframe", "plaintext");

    private final String text;
    private final HtmlJudge judge;
    private final Budget budget;
    private final int end;
    private final int inside;
    /** Whether SVG or MathML was seen, in which no content is text; where it ends depends on the tree. */
    private boolean foreign;

    /** Whether the end of a CDATA section may still follow. */
    private boolean sections = true;

    private int at;
    private int tags;

    private HtmlReader(String text, int from, int end, int inside, boolean foreign, HtmlJudge judge, Budget budget) {
        this.text = text;
        this.at = from;
        this.end = end;
        this.inside = inside;
        this.foreign = foreign;
        this.judge = judge;
        this.budget = budget;
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
        HtmlJudge judge = new HtmlJudge(place, base, output, signals);
        new HtmlReader(text, 0, text.length(), 0, false, judge, budget).run();
    }

    /** @return whether the text ends between tags */
    private boolean run() throws BudgetExceededException {
        while (at < end) {
            int open = text.indexOf('<', at, end);
            if (open < 0) {
                return true;
            }
            at = open + 1;
            if (++tags % TAGS_PER_TIME_CHECK == 0) {
                budget.checkTime();
            }
            char next = at < end ? text.charAt(at) : 0;
            boolean closed = true;
            if (text.startsWith("!--", at)) {
                closed = comment();
            } else if (text.startsWith("![CDATA[", at) && foreign) {
                closed = section(open);
            } else if (isLetter(next)) {
                closed = tag(open);
            } else if (next == '/' && at + 1 < end && isLetter(text.charAt(at + 1))) {
                at++;
                name("/>" + SPACE);
                closed = attributes(null);
            } else if (next == '/' || next == '!' || next == '?') {
                closed = skipTo(">", at);
            }
            if (!closed) {
                return false;
            }
        }
        return true;
    }

    private boolean comment() {
        int body = at + 3;
        if (text.startsWith(">", body) || text.startsWith("->", body)) {
            return skipTo(">", body);
        }
        int dashes = text.indexOf("--", Math.min(body, end), end);
        while (dashes >= 0) {
            if (text.startsWith(">", dashes + 2) || text.startsWith("!>", dashes + 2)) {
                return skipTo(">", dashes + 2);
            }
            dashes = text.indexOf("--", dashes + 1, end);
        }
        at = end;
        return false;
    }

    /** Text up to its mark in SVG and MathML, a comment up to the next bracket elsewhere. */
    private boolean section(int open) throws BudgetExceededException {
        int from = at;
        if (!skipTo(">", from)) {
            return false;
        }
        int bracket = at;
        if (sections && skipTo("]]>", from)) {
            both(bracket, at, "CDATA", open);
        } else {
            sections = false;
            at = bracket;
        }
        return true;
    }

    private boolean skipTo(String mark, int from) {
        int found = text.indexOf(mark, Math.min(from, end), end);
        at = found < 0 ? end : found + mark.length();
        return found >= 0;
    }

    private boolean tag(int open) throws BudgetExceededException {
        String name = name("/>" + SPACE);
        Map<String, String> attributes = new LinkedHashMap<>();
        boolean closed = attributes(attributes);
        if (attributes.size() == MAX_ATTRIBUTES) {
            judge.ambiguous(name, open);
        }
        // What is cut off is reported as well.
        judge.element(name, attributes, open);
        foreign |= name.equals("svg") || name.equals("math");
        if (RAW.contains(name)) {
            raw(name, attributes, open);
        }
        return closed;
    }

    /**
     * The rest of a tag.
     *
     * @param attributes takes the first of each name, as a browser does; null when they count for nothing
     */
    private boolean attributes(Map<String, String> attributes) {
        while (at < end && text.charAt(at) != '>') {
            if (SPACE.indexOf(text.charAt(at)) >= 0 || text.charAt(at) == '/') {
                at++;
                continue;
            }
            String attribute = name("=/>" + SPACE);
            String value = value();
            if (attributes != null && attributes.size() < MAX_ATTRIBUTES) {
                attributes.putIfAbsent(attribute, value);
            }
        }
        boolean closed = at < end;
        at = Math.min(end, at + 1);
        return closed;
    }

    private void raw(String name, Map<String, String> attributes, int open) throws BudgetExceededException {
        int from = at;
        int close = text.indexOf("</", from, end);
        while (close >= 0 && !closes(name, close + 2)) {
            close = text.indexOf("</", close + 1, end);
        }
        at = close < 0 ? end : close;
        String body = text.substring(from, at);
        boolean script = name.equals("script");
        if (script && !HtmlJudge.isData(attributes)) {
            judge.script(body, attributes, open);
            return;
        }
        if (script && body.contains("<!--") && body.toLowerCase(Locale.ROOT).contains("<script")) {
            judge.ambiguous(name, open);
        }
        if (foreign || name.equals("noscript") || name.equals("iframe")) {
            both(from, at, name, open);
        }
    }

    /** Reads as tags what was passed over as text. */
    private void both(int from, int to, String what, int open) throws BudgetExceededException {
        if (text.indexOf('<', from, to) < 0) {
            return;
        }
        HtmlReader other = new HtmlReader(text, from, to, inside + 1, foreign, judge, budget);
        if (inside == MAX_INSIDE || !other.run()) {
            judge.ambiguous(what, open);
        }
    }

    private boolean closes(String name, int from) {
        int behind = from + name.length();
        if (behind >= end || SPACE.indexOf(text.charAt(behind)) < 0 && "/>".indexOf(text.charAt(behind)) < 0) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(text.charAt(from + i)) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Only the letters of ASCII have two cases here. */
    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    private static boolean isLetter(char c) {
        return lower(c) >= 'a' && lower(c) <= 'z';
    }

    private String name(String stops) {
        StringBuilder name = new StringBuilder();
        while (at < end && (stops.indexOf(text.charAt(at)) < 0 || name.isEmpty())) {
            name.append(lower(text.charAt(at++)));
        }
        return name.toString();
    }

    private String value() {
        int next = skipSpace(at);
        if (next >= end || text.charAt(next) != '=') {
            return "";
        }
        at = skipSpace(next + 1);
        if (at >= end) {
            return "";
        }
        char quote = text.charAt(at);
        if (quote == '"' || quote == '\'') {
            int from = at + 1;
            int close = text.indexOf(quote, from, end);
            int to = close < 0 ? end : close;
            at = Math.min(end, to + 1);
            return References.decoded(text.substring(from, to));
        }
        int from = at;
        while (at < end && text.charAt(at) != '>' && SPACE.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return References.decoded(text.substring(from, at));
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < end && SPACE.indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i;
    }
}
