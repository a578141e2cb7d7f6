package io.lazaretto.artifact.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is said about attributes, calls, filters and tests, and what they come to. */
final class AccessRules {
    private static final String INJECTED = "The template calls something that chat templates have no use for";
    private static final long HUGE = 10_000_000;
    /** Texts among which a subscript picks one. */
    private static final int MAX_CHOICES = 64;

    private static final long HUGE_RANGE = 100_000;

    private static final Pattern ADDRESS_END = Pattern.compile("(https?|ftp|wss?):/{2}[^\\s\"'<>)]*$");
    private static final Pattern HUGE_WIDTH =
            Pattern.compile("%[-+ #0]?[0-9]{6,}[a-z]|\\{[^{}]{0,40}:[^{}]{0,3}[0-9]{6,}");
    private static final Pattern HOST = Pattern.compile("(?i)[a-z0-9-]+\\.[a-z]{2,}");

    private final Scope scope;
    private final Literals literals;
    private final Findings findings;

    AccessRules(Scope scope, Literals literals, Findings findings) {
        this.scope = scope;
        this.literals = literals;
        this.findings = findings;
    }

    /** Arguments of a call. */
    record Arguments(List<Value> positional, Map<String, Value> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());

        List<Value> all() {
            List<Value> all = new ArrayList<>(positional);
            all.addAll(named.values());
            return all;
        }
    }

    Value name(String name, int index) {
        if (Names.GATEWAYS.contains(name) && !scope.isAssigned(name) && !scope.isMacro(name)) {
            if (Names.HOSTILE.contains(name)) {
                findings.hostileName(name, index);
            } else {
                findings.injection(
                        "template.gateway", "The template names an object that leads to the interpreter", name, index);
            }
        }
        attributeName(name, index);
        return scope.isMacro(name) ? Value.unknown(Trait.MACRO).at(name) : scope.read(name);
    }

    Value attribute(Value object, String name, int index) {
        attributeName(name, index);
        if (object.constant() instanceof Map<?, ?> fields && fields.get(name) instanceof Value field) {
            return field;
        }
        String path = object.path().isEmpty() || object.path().indexOf('.') >= 0 ? "" : object.path() + '.' + name;
        if (!path.isEmpty() && scope.isAssigned(path)) {
            return scope.read(path);
        }
        if (object.path().equals("loop")) {
            return name.endsWith("item")
                    ? Value.UNKNOWN.at("loop." + name)
                    : Value.unknown(Trait.NUMERIC).at("loop." + name);
        }
        return Value.unknown(inside(object, name)).at(path);
    }

    private static Set<Trait> inside(Value object, String name) {
        if (Names.NEUTRAL.contains(name)) {
            return Trait.NONE;
        }
        if (Names.CONTENTS.contains(name) || object.has(Trait.CONTENT)) {
            return Trait.union(Set.of(Trait.CONTENT), Trait.only(object.traits(), Trait.TRIGGER, Trait.WORDED));
        }
        return Trait.only(object.traits(), Trait.CARRIER);
    }

    Value subscript(Value object, Value key, int from, int index) {
        condition(key, Math.max(from, literals.size() - MAX_CHOICES), literals.size());
        if (key.text().isPresent()) {
            return attribute(object, key.text().get(), index);
        }
        if (key.has(Trait.COMPOSED)) {
            computed("[]", index);
        }
        if (key.number().isPresent()) {
            int at = (int) Math.clamp(key.number().get(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            Optional<Value> item = object.items()
                    .filter(i -> at >= -i.size() && at < i.size())
                    .map(i -> i.get(at < 0 ? at + i.size() : at));
            if (item.isPresent()) {
                return item.get();
            }
            if (object.text().isPresent()) {
                return Folding.slice(object, (long) at, at == -1 ? null : at + 1L, 1, object.traits());
            }
        }
        Set<Trait> kept =
                Trait.only(object.traits(), Trait.MACRO, Trait.CARRIER, Trait.CONTENT, Trait.TRIGGER, Trait.WORDED);
        return Value.unknown(kept);
    }

    private void attributeName(String name, int index) {
        if (AttributeNames.isInternal(name)) {
            findings.walk(name, index);
        } else if (AttributeNames.isPrivate(name) && !scope.isAssigned(name) && !scope.isMacro(name)) {
            findings.injection("template.private-name", "The template reaches for a private name", name, index);
        }
    }

    private void computed(String how, int index) {
        findings.injection("template.computed-attribute", "An attribute name is put together from parts", how, index);
    }

    /** Texts put together: an address that ends in what a user wrote takes it out. */
    void joined(Value left, Value right, int index) {
        if (right.has(Trait.CONTENT)) {
            left.text().filter(t -> ADDRESS_END.matcher(t).find()).ifPresent(t -> leaks(t, index));
        }
    }

    /** What is emitted behind a text that has just been emitted. */
    void emitted(String before, Value value, int index) {
        if (value.has(Trait.CONTENT) && ADDRESS_END.matcher(before).find()) {
            leaks(before, index);
        }
    }

    private void leaks(String text, int index) {
        findings.leaks(
                "template.content-address", "The template puts what a user wrote into an address", text.strip(), index);
    }

    /** A text that has been folded together, or stands there. */
    void spelled(Value value, int index) {
        value.text()
                .filter(text -> HUGE_WIDTH.matcher(text).find())
                .ifPresent(text ->
                        findings.resources("template.huge-number", "A width that no chat template needs", text, index));
        value.text()
                .filter(AttributeNames::spellsInternal)
                .ifPresent(text -> findings.injection(
                        "template.spelled-name", "A text spells an attribute of the interpreter", text, index));
    }

    void number(Value value, int index) {
        if (value.number().isPresent() && Math.abs((double) value.number().get()) >= HUGE) {
            findings.resources(
                    "template.huge-number",
                    "A number that no chat template needs",
                    value.number().get().toString(),
                    index);
        }
    }

    Value call(Value callee, String method, Value receiver, Arguments arguments, int from, int index) {
        arguments.named().keySet().forEach(name -> attributeName(name, index));
        Set<Trait> traits = traits(arguments);
        if (method != null) {
            return method(receiver, method, arguments, from, index);
        }
        String name = callee.path();
        boolean known = Names.FUNCTIONS.contains(name) || callee.has(Trait.MACRO);
        if (!known) {
            findings.injection("template.call", INJECTED, name, index);
        }
        return switch (name) {
            case "range" -> range(arguments, traits, index);
            case "namespace", "dict" -> Value.of(flat(arguments.named())).with(traits);
            case "raise_exception" -> {
                literals.truncate(from);
                yield Value.UNKNOWN;
            }
            case "strftime_now", "now" -> Value.unknown(Trait.CONTENT);
            case "loop", "super", "caller" -> Value.unknown(Trait.COMPOSED).with(traits);
            default -> {
                scope.call(name, arguments.positional(), arguments.named());
                yield Value.unknown(Trait.COMPOSED).with(traits);
            }
        };
    }

    private static Map<String, Value> flat(Map<String, Value> fields) {
        Map<String, Value> flat = new java.util.LinkedHashMap<>();
        fields.forEach((key, value) -> flat.put(key, value.element()));
        return flat;
    }

    private Value range(Arguments arguments, Set<Trait> traits, int index) {
        for (Value argument : arguments.positional()) {
            if (argument.number().isPresent()
                    && Math.abs((double) argument.number().get()) >= HUGE_RANGE) {
                findings.resources(
                        "template.huge-range",
                        "A loop over a huge range",
                        argument.number().get().toString(),
                        index);
            }
        }
        arguments.positional().stream().flatMap(v -> v.number().stream()).forEach(scope::rangeSize);
        return Value.unknown(Trait.NUMERIC).with(Trait.only(traits, Trait.TRIGGER, Trait.WORDED));
    }

    private Value method(Value receiver, String name, Arguments arguments, int from, int index) {
        if (!Names.METHODS.contains(name) && !scope.isAssigned(receiver.path() + '.' + name)) {
            findings.injection("template.call", INJECTED, name, index);
        }
        if (name.equals("format") || name.equals("format_map")) {
            return format(receiver, arguments, index);
        }
        if (name.equals("get") && !arguments.positional().isEmpty()) {
            Value key = arguments.positional().getFirst();
            return key.text().isPresent()
                    ? attribute(receiver, key.text().get(), index)
                    : subscript(receiver, key, from, index);
        }
        if (name.equals("join")) {
            Value parts = arguments.positional().isEmpty()
                    ? Value.UNKNOWN
                    : arguments.positional().getFirst();
            return receiver.text()
                    .map(s -> Folding.join(s, parts, parts.traits()))
                    .orElse(Value.unknown(Trait.COMPOSED).with(parts.traits()));
        }
        return transformed(name, receiver, arguments, from);
    }

    /** {@code "{0.__class__}".format(x)} reads attributes without naming one outside of the string. */
    private Value format(Value receiver, Arguments arguments, int index) {
        if (receiver.text().isEmpty()) {
            findings.injection("template.call", "A text that is not known here is used as a format", "format", index);
        } else if (receiver.text().get().matches("(?s).*\\{[^{}]*[.\\[][^{}]*_.*")) {
            findings.formatWalk(receiver.text().get(), index);
        } else {
            Optional<Value> text = Folding.braces(receiver.text().get(), arguments.positional(), traits(arguments));
            if (text.isPresent()) {
                spelled(text.get(), index);
                return text.get();
            }
        }
        return Value.unknown(Trait.COMPOSED).with(traits(arguments));
    }

    Value filter(String name, Value value, Arguments arguments, int from, int index) {
        if (!Names.FILTERS.contains(name)) {
            findings.injection("template.filter", "A filter that chat templates have no use for", name, index);
        }
        if (Names.BY_ATTRIBUTE.contains(name)) {
            attributeFilter(name, arguments, index);
        }
        if (name.equals("attr") && !arguments.positional().isEmpty()) {
            return arguments.positional().getFirst().text().isPresent()
                    ? attribute(value, arguments.positional().getFirst().text().get(), index)
                    : Value.UNKNOWN;
        }
        return transformed(name, value, arguments, from);
    }

    private void attributeFilter(String name, Arguments arguments, int index) {
        List<Value> positional = arguments.positional();
        boolean mapped = name.equals("map") && !positional.isEmpty();
        List<Value> names = new ArrayList<>();
        if (arguments.named().containsKey("attribute")) {
            names.add(arguments.named().get("attribute"));
        }
        if (Names.FIRST_IS_ATTRIBUTE.contains(name)) {
            positional.stream().limit(1).forEach(names::add);
        }
        if (mapped) {
            positional.stream().limit(2).forEach(names::add);
            positional
                    .getFirst()
                    .text()
                    .filter(f -> !Names.FILTERS.contains(f))
                    .ifPresent(filter -> findings.injection(
                            "template.filter", "A filter that chat templates have no use for", filter, index));
        }
        for (Value attribute : names) {
            if (attribute.text().isPresent()) {
                attributePath(attribute.text().get(), index);
            } else if (!attribute.has(Trait.NUMERIC)) {
                computed(name, index);
            }
        }
    }

    /** {@code map(attribute='a.b')} walks. */
    private void attributePath(String path, int index) {
        int from = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
            attributeName(path.substring(from, dot), index);
            from = dot + 1;
        }
        attributeName(path.substring(from), index);
    }

    private Value transformed(String name, Value value, Arguments arguments, int from) {
        Set<Trait> traits = Trait.union(value.traits(), traits(arguments));
        boolean byContent = arguments.positional().stream()
                .anyMatch(a -> a.text().filter("content"::equals).isPresent());
        if (value.has(Trait.CARRIER)
                && (Names.UNFOLDS.contains(name)
                                && !name.equals("last")
                                && !name.equals("first")
                                && !name.equals("list")
                        || byContent)) {
            traits = Trait.union(traits, Set.of(Trait.CONTENT));
        }
        boolean attributes = name.equals("selectattr") || name.equals("rejectattr");
        boolean content = traits.contains(Trait.CONTENT) && (!attributes || byContent);
        if (content && Names.SEARCHES.contains(name)) {
            traits = searched(
                    traits, arguments.all().stream().skip(attributes ? 2 : 0).toList());
        }
        if (content && name.equals("replace")) {
            literals.strange(from, literals.size(), true).ifPresent(findings::poisoned);
            arguments.positional().stream()
                    .skip(1)
                    .flatMap(v -> v.text().stream())
                    .filter(t -> HOST.matcher(t).find())
                    .forEach(t -> findings.poisoned(new Literals.Strange("address", t, literals.last(from))));
        }
        return Folding.apply(name, value, arguments.positional(), traits);
    }

    /** Traits of what depends on whether a content holds these texts. */
    static Set<Trait> searched(Set<Trait> traits, List<Value> sought) {
        boolean any = false;
        boolean worded = false;
        for (Value value : sought) {
            List<Value> texts = value.items().orElse(List.of(value));
            for (Value text : texts) {
                any |= text.text().filter(t -> !t.isBlank()).isPresent()
                        || text.number().filter(n -> n > 1).isPresent();
                worded |= text.text()
                        .filter(t -> !t.isBlank() && !Literals.isMark(t))
                        .isPresent();
                worded |= text.number().filter(n -> n > 1).isPresent() && !traits.contains(Trait.TRIGGER);
                boolean unknown = text.has(Trait.COMPOSED) && !text.has(Trait.CONTENT) && !text.isKnown();
                any |= unknown;
                worded |= unknown;
            }
        }
        if (!any) {
            return traits;
        }
        return Trait.union(traits, worded ? Set.of(Trait.TRIGGER, Trait.WORDED) : Set.of(Trait.TRIGGER));
    }

    Value test(String name, Value value, Arguments arguments, int index) {
        if (!Names.TESTS.contains(name)) {
            findings.injection("template.test", "A test that chat templates have no use for", name, index);
        }
        Set<Trait> traits =
                Trait.only(Trait.union(value.traits(), traits(arguments)), Trait.CONTENT, Trait.TRIGGER, Trait.WORDED);
        if (traits.contains(Trait.CONTENT) && Names.SEARCHES.contains(name)) {
            traits = searched(traits, arguments.all());
        }
        return Value.unknown(Trait.only(traits, Trait.TRIGGER, Trait.WORDED));
    }

    /** What stands in a range depends on this value. */
    void condition(Value condition, int from, int to) {
        if (condition.has(Trait.TRIGGER)) {
            literals.strange(from, to, condition.has(Trait.WORDED)).ifPresent(findings::poisoned);
        }
    }

    private static Set<Trait> traits(Arguments arguments) {
        Set<Trait> traits = Trait.NONE;
        for (Value value : arguments.all()) {
            traits = Trait.union(
                    traits, Trait.only(value.traits(), Trait.CARRIER, Trait.CONTENT, Trait.TRIGGER, Trait.WORDED));
        }
        return traits;
    }
}
