package io.lazaretto.artifact.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What pure operations on constants come to. What is not known stays unknown, with what is known about it. */
final class Folding {
    private static final int MAX_CHARS = 1 << 12;
    private static final int MAX_ITEMS = 1 << 8;

    private Folding() {}

    static Value add(Value left, Value right) {
        Set<Trait> traits = Trait.union(left.traits(), right.traits());
        if (left.number().isPresent() && right.number().isPresent()) {
            return number(left.number().get() + (double) right.number().get(), traits);
        }
        if (left.text().isPresent() && right.text().isPresent()) {
            return concat(left, right);
        }
        if (left.items().isPresent() && right.items().isPresent()) {
            List<Value> items = new ArrayList<>(left.items().get());
            items.addAll(right.items().get());
            return list(items, traits);
        }
        boolean numeric = left.has(Trait.NUMERIC) || right.has(Trait.NUMERIC);
        return numeric
                ? Value.unknown(Trait.NUMERIC).with(Trait.only(traits, Trait.CONTENT, Trait.TRIGGER, Trait.WORDED))
                : Value.unknown(Trait.COMPOSED).with(traits);
    }

    static Value concat(Value left, Value right) {
        Set<Trait> traits = new java.util.HashSet<>(Trait.union(left.traits(), right.traits()));
        traits.remove(Trait.NUMERIC);
        Optional<String> one = printed(left);
        Optional<String> other = printed(right);
        if (one.isPresent()
                && other.isPresent()
                && one.get().length() + other.get().length() <= MAX_CHARS) {
            return Value.of(one.get() + other.get()).with(traits);
        }
        return Value.unknown(Trait.COMPOSED).with(traits);
    }

    static Optional<String> printed(Value value) {
        return value.text().or(() -> value.number().map(String::valueOf));
    }

    static Value arithmetic(String operator, Value left, Value right) {
        Set<Trait> traits = Trait.only(
                Trait.union(left.traits(), right.traits()), Trait.CONTENT, Trait.TRIGGER, Trait.WORDED, Trait.COMPOSED);
        if (left.number().isPresent() && right.number().isPresent()) {
            double a = left.number().get();
            double b = right.number().get();
            return switch (operator) {
                case "-" -> number(a - b, traits);
                case "*" -> number(a * b, traits);
                case "**" -> number(Math.pow(a, b), traits);
                case "/", "//" -> b == 0 ? Value.unknown(Trait.NUMERIC) : number(Math.floor(a / b), traits);
                default -> b == 0 ? Value.unknown(Trait.NUMERIC) : number(a - b * Math.floor(a / b), traits);
            };
        }
        if (operator.equals("*") && (left.text().isPresent() || right.text().isPresent())) {
            return repeat(left, right, traits);
        }
        if (operator.equals("%") && left.text().isPresent()) {
            return percent(left.text().get(), right.items().orElse(List.of(right)), traits);
        }
        boolean composed = left.has(Trait.COMPOSED) || right.has(Trait.COMPOSED);
        return composed ? Value.unknown(traits) : Value.unknown(Trait.NUMERIC).with(traits);
    }

    private static Value repeat(Value left, Value right, Set<Trait> traits) {
        String text = left.text().or(right::text).orElse("");
        long count = left.number().or(right::number).orElse(-1L);
        return count >= 0 && count <= MAX_CHARS && count * text.length() <= MAX_CHARS
                ? Value.of(text.repeat((int) count)).with(traits)
                : Value.unknown(Trait.COMPOSED).with(traits);
    }

    static Value number(double value, Set<Trait> traits) {
        return Value.of((long) value).with(traits);
    }

    static Value list(List<Value> items, Set<Trait> traits) {
        if (items.size() > MAX_ITEMS) {
            return Value.unknown(traits);
        }
        return Value.of(items.stream().map(Value::element).toList()).with(traits);
    }

    /** {@code "{}".format(x)} with plain fields; empty when there is more in it, or something is not known. */
    static Optional<Value> braces(String format, List<Value> arguments, Set<Trait> traits) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '}') {
                return Optional.empty();
            }
            if (c != '{') {
                text.append(c);
                continue;
            }
            int end = format.indexOf('}', i);
            String field = end < 0 ? "?" : format.substring(i + 1, end);
            if (!field.isEmpty() && !field.matches("[0-9]{1,2}")) {
                return Optional.empty();
            }
            int at = field.isEmpty() ? next++ : Integer.parseInt(field);
            Optional<String> argument = at < arguments.size() ? printed(arguments.get(at)) : Optional.empty();
            if (argument.isEmpty() || text.length() + argument.get().length() > MAX_CHARS) {
                return Optional.empty();
            }
            text.append(argument.get());
            i = end;
        }
        return Optional.of(Value.of(text.toString()).with(traits));
    }

    /** {@code printf} as Python has it: %s, %d, %c and no others. */
    static Value percent(String format, List<Value> arguments, Set<Trait> traits) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.length(); i++) {
            if (format.charAt(i) != '%' || i + 1 == format.length()) {
                text.append(format.charAt(i));
                continue;
            }
            char kind = format.charAt(++i);
            if (kind == '%') {
                text.append('%');
                continue;
            }
            Optional<String> argument = next < arguments.size() ? printed(arguments.get(next), kind) : Optional.empty();
            next++;
            if (argument.isEmpty() || text.length() + argument.get().length() > MAX_CHARS) {
                return Value.unknown(Trait.COMPOSED).with(traits);
            }
            text.append(argument.get());
        }
        return Value.of(text.toString()).with(traits);
    }

    private static Optional<String> printed(Value value, char kind) {
        return switch (kind) {
            case 's', 'd', 'i' -> printed(value);
            case 'c' ->
                value.number()
                        .filter(n -> n >= 0 && n <= Character.MAX_CODE_POINT)
                        .map(n -> Character.toString(n.intValue()))
                        .or(value::text);
            default -> Optional.empty();
        };
    }

    static Value join(String separator, Value parts, Set<Trait> traits) {
        List<Value> items = parts.text().isPresent()
                ? characters(parts.text().get())
                : parts.items().orElse(null);
        if (items == null) {
            return Value.unknown(Trait.COMPOSED).with(traits);
        }
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (Value item : items) {
            Optional<String> printed = printed(item);
            if (printed.isEmpty() || text.length() + printed.get().length() + separator.length() > MAX_CHARS) {
                return Value.unknown(Trait.COMPOSED).with(traits);
            }
            text.append(first ? "" : separator).append(printed.get());
            first = false;
        }
        return Value.of(text.toString()).with(traits);
    }

    private static List<Value> characters(String text) {
        return text.codePoints()
                .limit(MAX_ITEMS)
                .mapToObj(c -> Value.of(Character.toString(c)))
                .toList();
    }

    /** Filters and methods of strings and lists; {@code format} is the filter's, which is {@code printf}. */
    static Value apply(String name, Value value, List<Value> arguments, Set<Trait> traits) {
        Value first = arguments.isEmpty() ? Value.of("") : arguments.getFirst();
        if (name.equals("join")) {
            return first.text()
                    .map(s -> join(s, value, traits))
                    .orElse(Value.unknown(Trait.COMPOSED).with(traits));
        }
        if (value.text().isEmpty()) {
            return applyToList(name, value, traits);
        }
        String text = value.text().get();
        return switch (name) {
            case "lower", "casefold" -> Value.of(text.toLowerCase(Locale.ROOT)).with(traits);
            case "upper" -> Value.of(text.toUpperCase(Locale.ROOT)).with(traits);
            case "reverse" ->
                Value.of(new StringBuilder(text).reverse().toString()).with(traits);
            case "trim", "strip" ->
                arguments.isEmpty()
                        ? Value.of(text.strip()).with(traits)
                        : Value.unknown(Trait.COMPOSED).with(traits);
            case "string", "safe", "e", "escape", "default", "d" ->
                Value.of(text).with(traits);
            case "list" -> list(characters(text), traits);
            case "first" ->
                text.isEmpty() ? value : Value.of(text.substring(0, 1)).with(traits);
            case "last" ->
                text.isEmpty()
                        ? value
                        : Value.of(text.substring(text.length() - 1)).with(traits);
            case "format" -> percent(text, arguments, traits);
            case "replace" -> replace(text, arguments, traits);
            case "split" -> split(text, first, traits);
            case "length", "count", "int", "wordcount" ->
                Value.unknown(Trait.NUMERIC).with(traits);
            default -> Value.unknown(Trait.COMPOSED).with(traits);
        };
    }

    private static Value applyToList(String name, Value value, Set<Trait> traits) {
        Optional<List<Value>> items = value.items().filter(list -> !list.isEmpty());
        return switch (name) {
            case "first" -> items.map(List::getFirst).orElse(Value.UNKNOWN).with(traits);
            case "last" -> items.map(List::getLast).orElse(Value.UNKNOWN).with(traits);
            case "reverse" -> items.map(list -> list(list.reversed(), traits)).orElse(Value.unknown(traits));
            case "list" -> items.map(list -> list(list, traits)).orElse(Value.unknown(traits));
            case "length", "count", "int", "float", "round", "abs", "sum", "index", "find", "rfind" ->
                Value.unknown(Trait.NUMERIC).with(Trait.only(traits, Trait.CONTENT, Trait.TRIGGER, Trait.WORDED));
            case "replace", "format", "string", "tojson" ->
                Value.unknown(Trait.COMPOSED).with(traits);
            default -> Value.unknown(traits);
        };
    }

    private static Value replace(String text, List<Value> arguments, Set<Trait> traits) {
        if (arguments.size() == 2
                && arguments.get(0).text().isPresent()
                && arguments.get(1).text().isPresent()) {
            String from = arguments.get(0).text().get();
            String to = arguments.get(1).text().get();
            if ((long) (text.length() + 1) * (to.length() + 1) <= MAX_CHARS) {
                return Value.of(text.replace(from, to)).with(traits);
            }
        }
        return Value.unknown(Trait.COMPOSED).with(traits);
    }

    private static Value split(String text, Value separator, Set<Trait> traits) {
        String at = separator.text().orElse("");
        if (at.isEmpty()) {
            return Value.unknown(Trait.COMPOSED).with(traits);
        }
        List<Value> parts = new ArrayList<>();
        int from = 0;
        for (int i = text.indexOf(at); i >= 0; i = text.indexOf(at, from)) {
            parts.add(Value.of(text.substring(from, i)));
            from = i + at.length();
        }
        parts.add(Value.of(text.substring(from)));
        return list(parts, traits);
    }

    /** {@code text[from:to:step]}; absent bounds are null. */
    static Value slice(Value value, Long from, Long to, long step, Set<Trait> traits) {
        if (value.text().isEmpty() || step == 0 || Math.abs(step) > MAX_CHARS || step == Long.MIN_VALUE) {
            return Value.unknown(value.text().isPresent() ? Set.of(Trait.COMPOSED) : Set.of())
                    .with(traits);
        }
        String text = value.text().get();
        long length = text.length();
        long start = bound(from, step > 0 ? 0 : length - 1, length, step);
        long end = to == null ? (step > 0 ? length : -1) : bound(to, 0, length, step);
        StringBuilder part = new StringBuilder();
        for (long i = start; step > 0 ? i < end : i > end; i += step) {
            part.append(text.charAt((int) i));
        }
        return Value.of(part.toString()).with(traits);
    }

    private static long bound(Long given, long absent, long length, long step) {
        if (given == null) {
            return absent;
        }
        long index = given < 0 ? given + length : given;
        return step > 0 ? Math.clamp(index, 0, length) : Math.clamp(index, -1, length - 1);
    }
}
