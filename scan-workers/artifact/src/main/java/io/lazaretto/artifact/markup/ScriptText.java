package io.lazaretto.artifact.markup;

import java.util.List;
import java.util.Locale;

/** What in the script of a page no page of a model needs. */
final class ScriptText {
    private static final List<String> HOSTILE = List.of(
            "activexobject",
            "wscript.shell",
            "document.cookie",
            "eval(atob(",
            "function(atob(",
            "eval(unescape(",
            "eval(string.fromcharcode",
            "eval(decodeuricomponent(",
            "document.write(unescape(",
            "document.write(atob(",
            "coinhive",
            "ms-msdt:",
            "search-ms:",
            "require(\"child_process\")",
            "require('child_process')",
            "window.location.href=\"data:",
            "jupyter.notebook.kernel.execute",
            "ipython.notebook.kernel.execute",
            "kernel.execute(",
            "/api/terminals",
            "/api/contents");

    private ScriptText() {}

    static boolean isHostile(String script) {
        String plain = script.replaceAll("[\\s]+", "").toLowerCase(Locale.ROOT);
        return HOSTILE.stream().anyMatch(plain::contains);
    }
}
