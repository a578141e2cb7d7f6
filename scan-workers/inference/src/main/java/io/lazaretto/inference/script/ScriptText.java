package io.lazaretto.inference.script;

import java.util.regex.Pattern;

/** The form that serialized TorchScript has: no comments, and a type on every {@code self}. */
final class ScriptText {
    private static final Pattern SELF = Pattern.compile("(?m)^(  def \\w+\\(self)(?=[,)])");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*\\n");

    private ScriptText() {}

    static String typed(String className, String source) {
        String bare = COMMENT.matcher(source).replaceAll("");
        return SELF.matcher(bare).replaceAll("$1: __torch__." + className);
    }
}
