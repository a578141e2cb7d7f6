package io.lazaretto.artifact.jinja;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names lead from a value to the interpreter: {@code jinja2/sandbox.py} lists them, and so do the attacks. */
final class AttributeNames {
    private static final int MAX_SPELLED = 200;

    private static final Set<String> INTERNALS = Set.of(
            "mro",
            "gi_frame",
            "gi_code",
            "gi_yieldfrom",
            "cr_frame",
            "cr_code",
            "cr_await",
            "ag_frame",
            "ag_code",
            "f_globals",
            "f_builtins",
            "f_locals",
            "f_back",
            "f_code",
            "tb_frame",
            "tb_next",
            "func_globals",
            "func_code",
            "im_class",
            "im_func",
            "im_self",
            "co_code",
            "_module",
            "_TemplateReference__context");

    private static final Pattern SPELLED =
            Pattern.compile("__(class|bases?|mro|subclasses|globals|builtins|import|init|dict|"
                    + "getattribute|getattr|getitem|call|code|closure|loader|spec|self|func|reduce(_ex)?|subclasshook|init_subclass|"
                    + "module|new|wrapped|doc|name)__");

    private AttributeNames() {}

    /** A name of the interpreter's own. */
    static boolean isInternal(String name) {
        return name.startsWith("__") && name.length() > 2 || INTERNALS.contains(name);
    }

    /** A name that the sandbox refuses as well. */
    static boolean isPrivate(String name) {
        return name.startsWith("_") && name.length() > 1;
    }

    /** Whether a text spells such a name, for a use that is not seen. */
    static boolean spellsInternal(String text) {
        return text.length() <= MAX_SPELLED
                && text.contains("__")
                && SPELLED.matcher(text).find();
    }
}
