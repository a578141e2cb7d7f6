package io.lazaretto.inference.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Jinja's grammar of statements, as far as a template that stands alone can use it. */
final class Parser {
    private final Tokens tokens;
    private final Expressions expressions;

    private Parser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new Expressions(tokens);
    }

    static List<Node> parse(String source, JinjaLimits limits) throws JinjaException {
        if (source.length() > limits.sourceChars()) {
            throw JinjaException.limit("a template of " + source.length() + " characters");
        }
        Parser parser = new Parser(new Tokens(Lexer.tokens(source), limits.depth()));
        List<Node> nodes = parser.body(Set.of());
        if (parser.tokens.peek().kind() != Token.Kind.END) {
            throw parser.tokens.unexpected("the end");
        }
        return nodes;
    }

    /** Up to a block that begins with one of these names; it is left at the name. */
    private List<Node> body(Set<String> ends) throws JinjaException {
        tokens.enter();
        List<Node> nodes = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            switch (token.kind()) {
                case DATA -> nodes.add(new Node.Text(tokens.next().text()));
                case VARIABLE_BEGIN -> {
                    tokens.next();
                    nodes.add(new Node.Output(expressions.tuple()));
                    tokens.expect(Token.Kind.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    tokens.next();
                    if (ends.contains(tokens.peek().text())) {
                        tokens.leave();
                        return nodes;
                    }
                    nodes.add(statement());
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw tokens.unexpected(String.join(" or ", ends));
                    }
                    tokens.leave();
                    return nodes;
                }
            }
        }
    }

    private List<Node> bodyUntil(String end) throws JinjaException {
        List<Node> body = body(Set.of(end));
        tokens.expectName(end);
        return body;
    }

    private Node statement() throws JinjaException {
        String keyword = tokens.name();
        Node node =
                switch (keyword) {
                    case "if" -> ifBlock();
                    case "for" -> forBlock();
                    case "set" -> set();
                    case "macro" -> macro();
                    case "call" -> callBlock();
                    case "filter" -> filterBlock();
                    case "with" -> with();
                    case "generation" -> {
                        blockEnd();
                        yield new Node.Group(bodyUntil("endgeneration"));
                    }
                    case "break" -> new Node.Break();
                    case "continue" -> new Node.Continue();
                    default -> throw JinjaException.syntax("a tag named " + shortened(keyword));
                };
        blockEnd();
        return node;
    }

    private static String shortened(String name) {
        return name.length() > 40 ? name.substring(0, 40) : name;
    }

    private void blockEnd() throws JinjaException {
        tokens.expect(Token.Kind.BLOCK_END);
    }

    private Node ifBlock() throws JinjaException {
        List<Expr> tests = new ArrayList<>();
        List<List<Node>> bodies = new ArrayList<>();
        List<Node> orElse = List.of();
        do {
            tests.add(expressions.tuple());
            blockEnd();
            bodies.add(body(Set.of("elif", "else", "endif")));
        } while (tokens.acceptName("elif"));
        if (tokens.acceptName("else")) {
            blockEnd();
            orElse = body(Set.of("endif"));
        }
        tokens.expectName("endif");
        return new Node.If(tests, bodies, orElse);
    }

    private Node forBlock() throws JinjaException {
        List<String> names = names();
        tokens.expectName("in");
        Expr items = expressions.tupleWithoutCondition();
        Expr filter = tokens.acceptName("if") ? expressions.expression() : null;
        boolean recursive = tokens.acceptName("recursive");
        blockEnd();
        List<Node> body = body(Set.of("endfor", "else"));
        List<Node> orElse = List.of();
        if (tokens.acceptName("else")) {
            blockEnd();
            orElse = body(Set.of("endfor"));
        }
        tokens.expectName("endfor");
        return new Node.For(names, items, filter, recursive, body, orElse);
    }

    private List<String> names() throws JinjaException {
        boolean bracket = tokens.acceptOperator("(");
        List<String> names = new ArrayList<>(List.of(tokens.name()));
        while (tokens.acceptOperator(",")) {
            names.add(tokens.name());
        }
        if (bracket) {
            tokens.expectOperator(")");
        }
        return names;
    }

    private Node set() throws JinjaException {
        List<String> names = names();
        String attribute = null;
        if (names.size() == 1 && tokens.acceptOperator(".")) {
            attribute = tokens.name();
        }
        if (tokens.acceptOperator("=")) {
            return new Node.Set(names, attribute, expressions.tuple());
        }
        if (names.size() > 1) {
            throw tokens.unexpected("=");
        }
        List<Expr.Filter> filters = filters();
        blockEnd();
        return new Node.SetBlock(names.getFirst(), attribute, filters, bodyUntil("endset"));
    }

    private List<Expr.Filter> filters() throws JinjaException {
        List<Expr.Filter> filters = new ArrayList<>();
        while (tokens.peek().isOperator("|")) {
            filters.add(expressions.filter(null));
        }
        return filters;
    }

    private Node macro() throws JinjaException {
        return signature(tokens.name(), "endmacro");
    }

    private Node.Macro signature(String name, String end) throws JinjaException {
        List<String> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        if (tokens.acceptOperator("(")) {
            while (!tokens.acceptOperator(")")) {
                if (!parameters.isEmpty()) {
                    tokens.expectOperator(",");
                    if (tokens.acceptOperator(")")) {
                        break;
                    }
                }
                parameters.add(tokens.name());
                if (tokens.acceptOperator("=")) {
                    defaults.add(expressions.expression());
                } else if (!defaults.isEmpty()) {
                    throw JinjaException.syntax("a parameter without default behind one that has one");
                }
            }
        }
        blockEnd();
        return new Node.Macro(name, parameters, defaults, bodyUntil(end));
    }

    private Node callBlock() throws JinjaException {
        List<String> parameters = new ArrayList<>();
        if (tokens.acceptOperator("(")) {
            while (!tokens.acceptOperator(")")) {
                if (!parameters.isEmpty()) {
                    tokens.expectOperator(",");
                }
                parameters.add(tokens.name());
            }
        }
        if (!(expressions.expression() instanceof Expr.Call call)) {
            throw JinjaException.syntax("a call block without a call");
        }
        blockEnd();
        return new Node.CallBlock(new Node.Macro("caller", parameters, List.of(), bodyUntil("endcall")), call);
    }

    private Node filterBlock() throws JinjaException {
        List<Expr.Filter> filters = new ArrayList<>(List.of(expressions.filterBehindBar(null)));
        filters.addAll(filters());
        blockEnd();
        return new Node.FilterBlock(filters, bodyUntil("endfilter"));
    }

    private Node with() throws JinjaException {
        List<String> names = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (tokens.peek().kind() != Token.Kind.BLOCK_END) {
            if (!names.isEmpty()) {
                tokens.expectOperator(",");
            }
            names.add(tokens.name());
            tokens.expectOperator("=");
            values.add(expressions.expression());
        }
        blockEnd();
        return new Node.With(names, values, bodyUntil("endwith"));
    }
}
