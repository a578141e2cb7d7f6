package io.lazaretto.inference.chat.jinja;

import static java.util.Objects.requireNonNull;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/** A parsed template. Immutable; may be rendered by several threads. */
public final class JinjaTemplate {
    private final List<Node> nodes;
    private final JinjaLimits limits;

    private JinjaTemplate(List<Node> nodes, JinjaLimits limits) {
        this.nodes = nodes;
        this.limits = limits;
    }

    /** @throws JinjaException SYNTAX or LIMIT */
    public static JinjaTemplate parse(String source, JinjaLimits limits) throws JinjaException {
        return new JinjaTemplate(Parser.parse(requireNonNull(source, "source is null"), limits), limits);
    }

    /**
     * @param variables of {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code List}, {@code Map}, null
     * @param now what {@code strftime_now} tells
     * @throws JinjaException whatever the template does wrong
     */
    public String render(Map<String, Object> variables, ZonedDateTime now) throws JinjaException {
        Meter meter = new Meter(limits);
        Scope globals = new Scope(null);
        Globals.define(globals, meter, now);
        Scope scope = new Scope(globals);
        variables.forEach(scope::set);
        return new Interpreter(meter).run(nodes, scope);
    }
}
