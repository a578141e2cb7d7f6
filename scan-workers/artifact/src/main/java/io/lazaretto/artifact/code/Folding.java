package io.lazaretto.artifact.code;

import io.lazaretto.artifact.python.Expr.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Computes what operators and methods of strings, numbers and lists give when their operands are known. What it does not
 * know stays opaque: folding finds names, and never excuses anything.
 */
final class Folding {
    private static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_ELEMENTS = 1 << 16;

    private Folding() {}

    static Value operation(List<String> operators, List<Value> operands) {
        Set<Trait> traits = traits(operands);
        Object folded = operands.getFirst().only();
        if (operands.size() == 1) {
            folded = folded instanceof Long n && operators.getFirst().equals("-") ? (Object) (-n) : null;
        }
        for (int i = 1; i < operands.size() && folded != null; i++) {
            folded = binary(operators.get(i - 1), folded, operands.get(i).only());
        }
        if (folded != null) {
            return Value.constant(folded).with(traits);
        }
        // Either side of "or" may be the result; elements of lists that are added stay inside.
        Value result = Value.OPAQUE.with(traits);
        for (Value operand : operands) {
            result = result.join(new Value(operand.names(), Set.of(), operand.traits(), operand.locals()));
        }
        return result;
    }

    private static Object binary(String operator, Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return arithmetic(operator, x, y);
        }
        return switch (operator) {
            case "+" -> plus(a, b);
            case "*" -> b instanceof Long n ? times(a, n) : a instanceof Long n ? times(b, n) : null;
            case "%" -> a instanceof String s && b != null ? percent(s, b) : null;
            default -> null;
        };
    }

    private static Object arithmetic(String operator, long x, long y) {
        return switch (operator) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "^" -> x ^ y;
            case "&" -> x & y;
            case "|" -> x | y;
            case "//" -> y == 0 ? null : Math.floorDiv(x, y);
            case "%" -> y == 0 ? null : Math.floorMod(x, y);
            case "<<" -> y < 0 || y > 62 ? null : x << y;
            case ">>" -> y < 0 || y > 62 ? null : x >> y;
            default -> null;
        };
    }

    private static Object plus(Object a, Object b) {
        if (a instanceof String s && b instanceof String t && s.length() + t.length() <= MAX_LENGTH) {
            return s + t;
        }
        if (a instanceof Bytes s
                && b instanceof Bytes t
                && s.latin1().length() + t.latin1().length() <= MAX_LENGTH) {
            return new Bytes(s.latin1() + t.latin1());
        }
        if (a instanceof List<?> s && b instanceof List<?> t && s.size() + t.size() <= MAX_ELEMENTS) {
            List<Object> both = new ArrayList<>(s);
            both.addAll(t);
            return both;
        }
        return null;
    }

    private static Object times(Object a, long count) {
        if (a instanceof String s) {
            return count <= 0 ? "" : s.length() <= MAX_LENGTH / count ? s.repeat((int) count) : null;
        }
        if (a instanceof Bytes b) {
            return times(b.latin1(), count) instanceof String s ? new Bytes(s) : null;
        }
        return null;
    }

    private static Object percent(String format, Object arguments) {
        List<?> values = arguments instanceof List<?> list ? list : List.of(arguments);
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char type = format.charAt(++i);
            if (type == '%') {
                out.append('%');
            } else if ("sdr".indexOf(type) >= 0 && next < values.size()) {
                out.append(text(values.get(next++)));
            } else if (type == 'c' && next < values.size() && values.get(next) instanceof Long n) {
                out.append((char) n.intValue());
                next++;
            } else {
                return null;
            }
            if (out.length() > MAX_LENGTH) {
                return null;
            }
        }
        return out.toString();
    }

    /** Text with its placeholders filled. */
    static Value concatenation(List<Value> parts) {
        StringBuilder out = new StringBuilder();
        for (Value part : parts) {
            Object only = part.only();
            if (only == null || only instanceof List || out.length() > MAX_LENGTH) {
                Value open = Value.OPAQUE.with(traits(parts));
                // Known pieces of a text that is not known as a whole, for those who look for what it says.
                String known = parts.stream()
                        .map(Value::only)
                        .map(p -> p instanceof String s ? s : "")
                        .collect(Collectors.joining(" "));
                return known.isBlank() || known.length() > MAX_LENGTH
                        ? open
                        : Value.constant(known).with(open.traits());
            }
            out.append(text(only));
        }
        return Value.constant(out.toString()).with(traits(parts));
    }

    static Value sequence(List<Value> elements) {
        List<Object> constants = new ArrayList<>(elements.size());
        Value joined = Value.NONE;
        for (Value element : elements) {
            Object only = element.only();
            if (only != null && constants.size() < MAX_ELEMENTS) {
                constants.add(only);
            }
            joined = joined.join(new Value(element.names(), Set.of(), element.traits(), element.locals()));
        }
        boolean whole = constants.size() == elements.size();
        Value list = constants.isEmpty() && !whole ? Value.OPAQUE : Value.constant(List.copyOf(constants));
        return whole ? list.with(joined.traits()) : list.join(joined).with(Trait.OPAQUE);
    }

    /** Any element of a value. */
    static Value element(Value value) {
        Value result = new Value(value.names(), Set.of(), value.traits(), value.locals()).with(Trait.OPAQUE);
        for (Object constant : value.constants()) {
            if (constant instanceof List<?> list) {
                for (Object element : list.subList(0, Math.min(list.size(), 4))) {
                    result = result.join(Value.constant(element));
                }
            }
        }
        return result;
    }

    /** All elements; null when they are not known or too many. */
    static List<Value> elements(Value value, int max) {
        Object only = value.only();
        List<Value> elements = new ArrayList<>();
        if (only instanceof List<?> list && list.size() <= max) {
            list.forEach(e -> elements.add(Value.constant(e).with(value.traits())));
            return elements;
        }
        if (only instanceof String s && s.length() <= max) {
            s.chars()
                    .forEach(c -> elements.add(
                            Value.constant(String.valueOf((char) c)).with(value.traits())));
            return elements;
        }
        if (only instanceof Bytes b && b.latin1().length() <= max) {
            b.latin1()
                    .chars()
                    .forEach(c -> elements.add(Value.constant((long) c).with(value.traits())));
            return elements;
        }
        return null;
    }

    static Value item(Value object, Value index) {
        Object only = object.only();
        if (only != null && index.only() instanceof Long n) {
            int size = only instanceof List<?> l ? l.size() : length(only);
            long at = n < 0 ? n + size : n;
            if (at >= 0 && at < size) {
                Object element =
                        switch (only) {
                            case List<?> list -> list.get((int) at);
                            case String s -> s.substring((int) at, (int) at + 1);
                            case Bytes b -> (long) b.latin1().charAt((int) at);
                            default -> null;
                        };
                return element == null ? Value.OPAQUE : Value.constant(element).with(object.traits());
            }
        }
        return element(object).with(index.traits());
    }

    /** A slice; only the reversal of a whole text is computed, and that which starts or ends at known places. */
    static Value slice(Value object, List<io.lazaretto.artifact.python.Expr> parts) {
        Object only = object.only();
        String text = only instanceof String s ? s : only instanceof Bytes b ? b.latin1() : null;
        if (text == null) {
            return element(object).join(object);
        }
        Long[] bounds = new Long[3];
        for (int i = 0; i < parts.size() && i < 3; i++) {
            boolean negative = parts.get(i).value() instanceof List<?> ops && ops.equals(List.of("-"));
            Object value = negative
                    ? parts.get(i).parts().getFirst().value()
                    : parts.get(i).value();
            bounds[i] = value instanceof Long n ? (Long) (negative ? -n : n) : null;
        }
        String cut = cut(text, bounds[0], bounds[1], bounds[2] == null ? 1 : bounds[2]);
        Object result = only instanceof String ? cut : new Bytes(cut);
        return Value.constant(result).with(object.traits());
    }

    private static String cut(String text, Long from, Long to, long step) {
        long size = text.length();
        if (step == 0) {
            return "";
        }
        long start = from == null ? step > 0 ? 0 : size - 1 : from < 0 ? from + size : from;
        long end = to == null ? step > 0 ? size : -1 : to < 0 ? to + size : to;
        StringBuilder out = new StringBuilder();
        for (long i = Math.max(-1, Math.min(start, size)); step > 0 ? i < end : i > end; i += step) {
            if (i >= 0 && i < size) {
                out.append(text.charAt((int) i));
            } else if (step > 0 ? i >= size : i < 0) {
                break;
            }
        }
        return out.toString();
    }

    /** The result of a method of a known text; null when it is not known. */
    static Value method(Value object, String name, List<Value> arguments) {
        Object only = object.only();
        String text = only instanceof String s ? s : only instanceof Bytes b ? b.latin1() : null;
        if (text == null) {
            return null;
        }
        List<Object> known = arguments.stream().map(Value::only).toList();
        Object result = Texts.method(only, text, name, known);
        return result == null || length(result) > MAX_LENGTH
                ? null
                : Value.constant(result).with(traits(arguments)).with(object.traits());
    }

    static long length(Value value) {
        long length = 0;
        for (Object constant : value.constants()) {
            length += length(constant);
        }
        return length;
    }

    static int length(Object constant) {
        return switch (constant) {
            case String s -> s.length();
            case Bytes b -> b.latin1().length();
            case List<?> l -> l.size();
            default -> 1;
        };
    }

    static String text(Object constant) {
        return constant instanceof Bytes b
                ? "b'" + b.latin1() + "'"
                : String.valueOf(constant).toString();
    }

    static Bytes bytes(byte[] bytes) {
        return new Bytes(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Set<Trait> traits(List<Value> values) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        values.forEach(v -> traits.addAll(v.traits()));
        return traits;
    }
}
