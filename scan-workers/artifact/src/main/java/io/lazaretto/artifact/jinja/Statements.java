package io.lazaretto.artifact.jinja;

import io.lazaretto.artifact.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Walks the tags of a template once, with a stack of open blocks. */
final class Statements {
    private static final int MAX_NESTING = 100;
    private static final long HUGE_PRODUCT = 10_000_000;

    private static final Map<String, String> ENDS = Map.of(
            "endif",
            "if",
            "endfor",
            "for",
            "endset",
            "set",
            "endmacro",
            "macro",
            "endcall",
            "call",
            "endfilter",
            "filter",
            "endwith",
            "with",
            "endblock",
            "block",
            "endautoescape",
            "autoescape",
            "endgeneration",
            "generation");

    /** Tags that have other files read. */
    private static final Pattern LEAVES = Pattern.compile("^[\"']?([/~\\\\]|[A-Za-z]:)|\\.\\.");

    private static final Set<String> OTHERS = Set.of("include", "import", "from", "extends");

    private final Cursor cursor;
    private final Scope scope;
    private final Findings findings;
    private final Literals literals = new Literals();
    private final AccessRules rules;
    private final Expressions expressions;
    private final Deque<Block> open = new ArrayDeque<>();

    Statements(Cursor cursor, Scope scope, Findings findings) {
        this.cursor = cursor;
        this.scope = scope;
        this.findings = findings;
        this.rules = new AccessRules(scope, literals, findings);
        this.expressions = new Expressions(cursor, rules, literals);
    }

    /** A block that has not ended. */
    private static final class Block {
        private final String tag;
        private final long rounds;
        private int from;
        private Set<Trait> condition;

        Block(String tag, int from, Set<Trait> condition, long rounds) {
            this.tag = tag;
            this.from = from;
            this.condition = condition;
            this.rounds = rounds;
        }
    }

    void run() throws TemplateFault {
        String before = "";
        while (true) {
            Token token = cursor.next();
            switch (token.kind()) {
                case DATA -> {
                    literals.add(token.text(), token.index());
                    scripts(token);
                    before = token.text();
                }
                case VARIABLE_BEGIN -> {
                    rules.emitted(before, expressions.tuple(), token.index());
                    before = "";
                    expect(Kind.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    before = "";
                    tag();
                    expect(Kind.BLOCK_END);
                }
                case END -> {
                    if (!open.isEmpty()) {
                        throw TemplateFault.malformed(token.index(), "a block without end: " + open.getFirst().tag);
                    }
                    return;
                }
                default -> throw TemplateFault.malformed(token.index(), "text that is no expression");
            }
        }
    }

    private void expect(Kind kind) throws TemplateFault {
        if (cursor.next().kind() != kind) {
            throw cursor.malformed("an expression that goes on where it should end");
        }
    }

    private void tag() throws TemplateFault {
        int index = cursor.index();
        String tag = cursor.expectName();
        if (ENDS.containsKey(tag)) {
            end(tag);
            return;
        }
        switch (tag) {
            case "if" -> begin(tag, condition());
            case "elif", "else" -> alternative(tag);
            case "for" -> loop();
            case "set" -> set();
            case "macro" -> macro();
            case "call" -> call();
            case "filter" -> {
                expressions.filter(Value.unknown(Trait.COMPOSED));
                begin(tag, Trait.NONE);
            }
            case "with" -> with();
            case "block" -> {
                cursor.expectName();
                while (cursor.peek().kind() == Kind.NAME) {
                    cursor.next();
                }
                begin(tag, Trait.NONE);
            }
            case "autoescape" -> {
                expressions.expression();
                begin(tag, Trait.NONE);
            }
            case "generation" -> begin(tag, Trait.NONE);
            case "do" -> expressions.tuple();
            case "break", "continue" -> {}
            default -> other(tag, index);
        }
    }

    private void scripts(Token data) {
        if (data.text().toLowerCase(Locale.ROOT).contains("<script")) {
            findings.leaks(
                    "template.script",
                    "The template emits a script",
                    data.text().strip(),
                    data.index());
        }
    }

    private void other(String tag, int index) throws TemplateFault {
        if (OTHERS.contains(tag)) {
            findings.injection("template.include", "The template has other files read", tag, index);
            Token first = cursor.peek();
            if (first.kind() == Kind.STRING && LEAVES.matcher(first.text()).find()) {
                findings.reads(first.text(), index);
            }
            skipTag();
        } else if (tag.equals("debug")) {
            findings.injection("template.debug", "The template shows what the renderer holds", tag, index);
        } else {
            throw TemplateFault.malformed(index, "an unknown tag");
        }
    }

    private void skipTag() {
        while (cursor.peek().kind() != Kind.BLOCK_END && cursor.peek().kind() != Kind.END) {
            Token token = cursor.next();
            if (token.kind() == Kind.NAME) {
                scope.assign(token.text(), Value.unknown(Trait.COMPOSED));
            }
        }
    }

    private Set<Trait> condition() throws TemplateFault {
        int from = literals.size();
        Value value = expressions.tuple();
        literals.truncate(from);
        return Trait.only(value.traits(), Trait.TRIGGER, Trait.WORDED);
    }

    private void begin(String tag, Set<Trait> condition) throws TemplateFault {
        begin(tag, condition, 1);
    }

    private void begin(String tag, Set<Trait> condition, long rounds) throws TemplateFault {
        if (open.size() >= MAX_NESTING) {
            throw new TemplateFault(TemplateFault.Kind.NESTING, cursor.index(), "blocks nested too deep");
        }
        Block around = open.peekFirst();
        long product = Math.multiplyHigh(around == null ? 1 : around.rounds, rounds) != 0
                ? Long.MAX_VALUE
                : (around == null ? 1 : around.rounds) * rounds;
        if (product >= HUGE_PRODUCT && rounds > 1) {
            findings.resources(
                    "template.huge-range", "Loops in loops over large ranges", Long.toString(product), cursor.index());
        }
        open.addFirst(new Block(tag, literals.size(), condition, Math.clamp(product, 1, HUGE_PRODUCT)));
    }

    private void alternative(String tag) throws TemplateFault {
        Block block = open.peekFirst();
        boolean allowed = block != null && (block.tag.equals("if") || block.tag.equals("for") && tag.equals("else"));
        if (!allowed) {
            throw cursor.malformed("an alternative to nothing");
        }
        close(block);
        if (tag.equals("elif")) {
            block.condition = Trait.union(block.condition, condition());
        }
        block.from = literals.size();
    }

    private void end(String tag) throws TemplateFault {
        Block block = open.pollFirst();
        if (block == null || !block.tag.equals(ENDS.get(tag))) {
            throw cursor.malformed("an end of another block");
        }
        if (cursor.peek().kind() == Kind.NAME && (tag.equals("endblock") || tag.equals("endmacro"))) {
            cursor.next();
        }
        close(block);
    }

    /** What has been read of a block depends on its condition. */
    private void close(Block block) {
        rules.condition(Value.unknown(block.condition), block.from, literals.size());
    }

    private void loop() throws TemplateFault {
        List<String> targets = targets();
        if (!cursor.skipName("in")) {
            throw cursor.malformed("a loop over nothing");
        }
        scope.takeRangeSize();
        Value items = expressions.withoutCondition();
        long rounds = scope.takeRangeSize();
        Value target = Value.unknown(
                Trait.only(items.traits(), Trait.CARRIER, Trait.CONTENT, Trait.TRIGGER, Trait.WORDED, Trait.NUMERIC));
        targets.forEach(name -> assign(name, target));
        Set<Trait> condition = Trait.only(items.traits(), Trait.TRIGGER, Trait.WORDED);
        if (cursor.skipName("if")) {
            condition = Trait.union(condition, condition());
        }
        cursor.skipName("recursive");
        begin("for", condition, rounds);
    }

    private List<String> targets() throws TemplateFault {
        List<String> targets = new ArrayList<>();
        boolean bracket = cursor.skipOperator("(");
        do {
            if (cursor.skipOperator("(")) {
                targets.addAll(targets(2));
            } else if (cursor.peek().kind() == Kind.NAME) {
                targets.add(target());
            }
        } while (cursor.skipOperator(","));
        if (bracket) {
            cursor.expectOperator(")");
        }
        if (targets.isEmpty()) {
            throw cursor.malformed("nothing to assign to");
        }
        return targets;
    }

    /** Names in brackets inside of others; deeper ones do not occur. */
    private List<String> targets(int depth) throws TemplateFault {
        List<String> targets = new ArrayList<>(depth);
        do {
            targets.add(target());
        } while (cursor.skipOperator(","));
        cursor.expectOperator(")");
        return targets;
    }

    private String target() throws TemplateFault {
        int index = cursor.index();
        String name = cursor.expectName();
        while (cursor.skipOperator(".")) {
            String field = cursor.expectName();
            rules.attribute(Value.UNKNOWN, field, index);
            name += '.' + field;
        }
        return name;
    }

    private void assign(String path, Value value) {
        Set<Trait> under = Trait.NONE;
        for (Block block : open) {
            under = Trait.union(under, block.condition);
        }
        scope.assign(path, value.with(under));
    }

    private void set() throws TemplateFault {
        List<String> targets = targets();
        if (cursor.skipOperator("=")) {
            Value value = expressions.tuple();
            boolean one = targets.size() == 1;
            targets.forEach(name -> assign(name, one ? value : Value.unknown(value.traits())));
            return;
        }
        while (cursor.skipOperator("|")) {
            expressions.filter(Value.unknown(Trait.COMPOSED));
        }
        targets.forEach(name -> assign(name, Value.unknown(Trait.COMPOSED)));
        begin("set", Trait.NONE);
    }

    private void macro() throws TemplateFault {
        String name = cursor.expectName();
        scope.macro(name, parameters());
        begin("macro", Trait.NONE);
    }

    private void call() throws TemplateFault {
        if (cursor.peek().isOperator("(")) {
            parameters();
        }
        expressions.expression();
        begin("call", Trait.NONE);
    }

    private List<String> parameters() throws TemplateFault {
        List<String> names = new ArrayList<>();
        cursor.expectOperator("(");
        while (!cursor.peek().isOperator(")")) {
            String name = cursor.expectName();
            names.add(name);
            Value value = cursor.skipOperator("=") ? expressions.expression() : scope.read(name);
            scope.assign(name, Value.unknown(value.traits()));
            if (!cursor.skipOperator(",")) {
                break;
            }
        }
        cursor.expectOperator(")");
        return names;
    }

    private void with() throws TemplateFault {
        while (cursor.peek().kind() != Kind.BLOCK_END) {
            List<String> names = targets();
            cursor.expectOperator("=");
            Value value = expressions.expression();
            names.forEach(name -> assign(name, value));
            if (!cursor.skipOperator(",")) {
                break;
            }
        }
        begin("with", Trait.NONE);
    }
}
