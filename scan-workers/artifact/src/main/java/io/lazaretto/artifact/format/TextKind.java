package io.lazaretto.artifact.format;

import io.lazaretto.artifact.bytes.ByteView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells kinds of text apart: what only a person reads, and what something executes or renders. */
final class TextKind {
    private static final int HEAD = 1 << 16;
    private static final Set<String> PROSE = Set.of("md", "rst", "txt", "csv", "tsv", "bib", "license");
    /** Read key by key, and nothing in them is run. */
    private static final Set<String> SETTINGS = Set.of("toml", "ini", "cfg");

    /** The fields of the two messages, behind comments; other messages in text form are not understood. */
    private static final Pattern SAVED_MODEL =
            Pattern.compile("(#[^\\n]*\\n\\s*)*+(saved_model_schema_version|meta_graphs)\\s*[:{<]");

    private static final Pattern GRAPH =
            Pattern.compile("(#[^\\n]*\\n\\s*)*+(node|library|versions)\\s*[:{<]\\s*[\\w{#]");
    private static final Pattern LIGHTGBM = Pattern.compile("tree\\r?\\nversion=v[0-9]");
    private static final Pattern XGBOOST = Pattern.compile(
            "\\{\\s{0,64}\"(learner\"\\s{0,64}:\\s{0,64}\\{|version\"\\s{0,64}:\\s{0,64}\\[[0-9, ]{1,32}\\]\\s{0,64},\\s{0,64}\"learner\")");

    private static final Pattern INI = Pattern.compile("\\[[A-Za-z][\\w .:-]{0,64}\\]\\s*[\\w.-]+\\s*=");

    private TextKind() {}

    static Format of(ByteView view, String name) throws IOException {
        String extension = Extension.of(name).text();
        String head = new String(view.copy(0, HEAD), StandardCharsets.UTF_8);
        if (LIGHTGBM.matcher(head).lookingAt()) {
            return Format.LIGHTGBM;
        }
        if (XGBOOST.matcher(head).lookingAt()) {
            return Format.XGBOOST_JSON;
        }
        Format named = NamedFormat.of(name);
        Format framework = FrameworkText.of(head, named != Format.UNKNOWN);
        if (framework != Format.UNKNOWN) {
            return framework;
        }
        if (named == Format.PYTHON || named == Format.TEMPLATE || named == Format.YAML) {
            return named;
        }
        if (head.startsWith("#!")) {
            return head.lines().findFirst().orElse("").contains("python") ? Format.PYTHON : Format.SCRIPT;
        }
        if (named == Format.SCRIPT || named == Format.NOTEBOOK || named == Format.REQUIREMENTS) {
            return named;
        }
        if (SETTINGS.contains(extension)) {
            return Format.TEXT;
        }
        if (named == Format.MARKUP || extension.equals("pmml")) {
            return Format.MARKUP;
        }
        return byContent(head, extension);
    }

    private static Format byContent(String head, String extension) {
        String start = (head.startsWith("\ufeff") ? head.substring(1) : head).stripLeading();
        if (start.startsWith("{%") || start.startsWith("{{") || start.startsWith("{#")) {
            return Format.TEMPLATE;
        }
        if (SAVED_MODEL.matcher(start).lookingAt()) {
            return Format.TF_SAVED_MODEL_TEXT;
        }
        if (GRAPH.matcher(start).lookingAt()) {
            return Format.TF_GRAPH_TEXT;
        }
        if (extension.equals("pbtxt")) {
            return isServing(head) ? Format.TEXT : Format.MARKUP;
        }
        boolean json = extension.equals("json") || extension.equals("jsonl");
        boolean ini = extension.equals("conf") && INI.matcher(start).lookingAt();
        if (json || !ini && !PROSE.contains(extension) && (start.startsWith("{") || start.startsWith("["))) {
            return Format.JSON;
        }
        if (extension.equals("md") || extension.equals("rst")) {
            return Format.TEXT;
        }
        String lower = start.length() > 256
                ? start.substring(0, 256).toLowerCase(Locale.ROOT)
                : start.toLowerCase(Locale.ROOT);
        if (lower.startsWith("<?xml")
                || lower.startsWith("<!doctype")
                || lower.startsWith("<html")
                || lower.startsWith("<svg")) {
            return Format.MARKUP;
        }
        if (looksLikeTemplate(head)) {
            return Format.TEMPLATE;
        }
        return looksLikePython(head) ? Format.PYTHON : Format.TEXT;
    }

    /** The settings of a serving system, which name no program; what they serve is a file of its own. */
    private static boolean isServing(String head) {
        return head.length() < HEAD && ServingText.isPlain(head);
    }

    private static boolean looksLikeTemplate(String head) {
        int open = head.indexOf("{%");
        return open >= 0 && head.indexOf("%}", open) > 0;
    }

    /** Two lines that only code has. */
    private static boolean looksLikePython(String head) {
        return head.lines().filter(TextKind::isPythonLine).limit(2).count() == 2;
    }

    private static boolean isPythonLine(String line) {
        String code = line.strip();
        return code.startsWith("import ") && !code.endsWith(".") && code.split(" ", 3).length == 2
                || code.startsWith("from ") && code.contains(" import ")
                || (code.startsWith("def ") || code.startsWith("class ")) && code.endsWith(":")
                || code.startsWith("exec(")
                || code.startsWith("eval(");
    }
}
