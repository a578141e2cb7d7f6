package io.lazaretto.artifact.hidden;

import io.lazaretto.artifact.report.Evidence;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Knows where in a text an anchor stands - comment, code fence, hidden element - and asks the rule that it belongs to. */
final class AnchorRules {
    private static final int HIDDEN_REACH = 1 << 12;
    private static final List<String> OFFSCREEN = List.of("CWE-451", "CWE-506");

    private static final Pattern ACTS = Pattern.compile(
            "\\b(?:import|exec|eval|getattr|__\\w+__|system|popen|subprocess|require|curl|wget)\\b|&&|\\|\\|");

    private final Scene scene;
    private final InstructionRule instructions;
    private final SecretRule secrets;
    private final NetworkRule network;
    private long commentFrom = -1;
    private boolean fenced;
    private long blanksSeen;

    AnchorRules(Scene scene) {
        this.scene = scene;
        this.instructions = new InstructionRule(scene);
        this.secrets = new SecretRule(scene);
        this.network = new NetworkRule(scene);
    }

    /** @param end index behind the anchor */
    void found(Anchor anchor, int end) {
        // Only of anchors in ASCII.
        int start = end - anchor.text().length();
        switch (anchor.kind()) {
            case OVERRIDE, OVERRIDE_ABROAD, ADDRESSEE, MODEL, COMMAND, CONTROL ->
                instructions.found(anchor, end, commentFrom, fenced);
            case COMMENT_OPEN -> {
                if (isMarkup() && commentFrom < 0) {
                    commentFrom = scene.text.position(end);
                    instructions.enter();
                }
            }
            case COMMENT_CLOSE -> commentFrom = -1;
            case HIDING_STYLE -> hiddenElement(end);
            case FENCE -> {
                boolean lineStart =
                        scene.text.text(scene.text.lineStart(start, 64), start).isBlank();
                fenced ^= lineStart && scene.role == TextRole.PROSE;
            }
            case PRIVATE_KEY -> secrets.privateKey(start);
            case TOKEN -> secrets.token(start);
            case LINK -> network.link(start);
            case REVERSE_SHELL -> network.reverseShell(start);
            case EICAR -> secrets.eicar(end);
            case BLANKS -> blanks(end);
        }
        if (anchor.text().startsWith("[") && anchor.kind() == Anchor.Kind.COMMENT_OPEN && isMarkup()) {
            // A link definition is a comment that ends with its line.
            commentFrom = -1;
            instructions.hidden(end, scene.text.lineEnd(end, HIDDEN_REACH));
        }
    }

    private boolean isMarkup() {
        return scene.role == TextRole.PROSE
                || scene.role == TextRole.MARKUP
                || scene.role == TextRole.DATA
                || scene.role == TextRole.METADATA;
    }

    /** The text of an element that is styled away: from the end of its tag to the next closing tag. */
    private void hiddenElement(int end) {
        if (scene.role != TextRole.PROSE && scene.role != TextRole.MARKUP) {
            return;
        }
        String rest = scene.text.text(end, end + HIDDEN_REACH);
        int open = rest.indexOf('>');
        int close = rest.indexOf("</", Math.max(0, open));
        if (open >= 0 && open < 400) {
            instructions.hidden(end + open + 1, close < 0 ? end + rest.length() : end + close);
        }
    }

    private void blanks(int end) {
        long position = scene.text.position(end);
        boolean sameRow = position <= blanksSeen + 1;
        blanksSeen = position;
        if (sameRow || scene.role != TextRole.CODE) {
            return;
        }
        int lineEnd = scene.text.lineEnd(end, HIDDEN_REACH);
        String rest = scene.text.text(end, lineEnd).strip();
        String before =
                scene.text.text(scene.text.lineStart(end, HIDDEN_REACH), end).strip();
        // A statement; columns of a table in code are not.
        boolean statement = rest.startsWith(";")
                || before.endsWith(";")
                || ACTS.matcher(rest).find();
        if (!rest.isEmpty() && !before.isEmpty() && statement) {
            scene.suspect(
                    "text.offscreen-code",
                    "Code stands so far to the right that nobody sees it",
                    lineEnd - rest.length(),
                    Map.of("text", Evidence.text(rest)),
                    OFFSCREEN);
        }
    }
}
