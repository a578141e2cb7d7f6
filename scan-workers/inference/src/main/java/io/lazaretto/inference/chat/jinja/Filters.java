package io.lazaretto.inference.chat.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can stand behind a bar and works on one value. */
final class Filters {
    private final Meter meter;
    private final Values values;
    private final StringMethods strings;
    private final Access access;
    private final ListFilters lists;

    Filters(Meter meter, Access access, Tests tests) {
        this.meter = meter;
        this.values = new Values(meter);
        this.strings = new StringMethods(meter);
        this.access = access;
        this.lists = new ListFilters(meter, access, tests, this);
    }

    Object apply(String name, Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        meter.step();
        return switch (name) {
            case "trim" -> strings.strip(str(value), chars(argument(a, n, 0, "chars", null)), true, true);
            case "upper" -> made(str(value).toUpperCase(Locale.ROOT));
            case "lower" -> made(str(value).toLowerCase(Locale.ROOT));
            case "capitalize" -> made(StringMethods.capitalize(str(value)));
            case "title" -> made(title(str(value)));
            case "string", "safe" -> str(value);
            case "escape", "e", "forceescape" -> escape(str(value));
            case "replace" -> strings.replace(str(value), a);
            case "length", "count" -> values.length(value);
            case "default", "d" -> otherwise(value, a, n);
            case "int" -> integer(value, argument(a, n, 0, "default", 0L));
            case "float" -> real(value, argument(a, n, 0, "default", 0.0));
            case "abs" -> value instanceof Double d ? (Object) Math.abs(d) : (Object) Math.abs(Values.integer(value));
            case "round" -> round(value, a, n);
            case "indent" -> indent(str(value), a, n);
            case "center" -> center(str(value), Values.size(argument(a, n, 0, "width", 80L), meter));
            case "format" -> Formats.percent(Values.text(value), new Tuple(a), meter);
            case "tojson" -> json(value, a, n);
            case "items" -> value instanceof Undefined ? new ArrayList<>() : access.pairs(map(value));
            case "attr" -> attribute(value, a);
            case "wordcount" ->
                (long) ((List<?>) strings.method(str(value), "split").call(List.of(), Map.of())).size();
            default -> lists.apply(name, value, a, n);
        };
    }

    static Object argument(List<Object> a, Map<String, Object> n, int index, String name, Object otherwise) {
        return a.size() > index ? a.get(index) : n.getOrDefault(name, otherwise);
    }

    private String str(Object value) throws JinjaException {
        return PythonText.str(value, meter);
    }

    private String made(String text) throws JinjaException {
        meter.produce(text.length());
        return text;
    }

    private static String chars(Object value) throws JinjaException {
        return value == null ? null : Values.text(value);
    }

    private static Map<?, ?> map(Object value) throws JinjaException {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw JinjaException.error("not a mapping: " + Values.typeName(value));
    }

    private Object attribute(Object value, List<Object> a) throws JinjaException {
        String name = a.isEmpty() ? "" : Values.text(a.getFirst());
        return value instanceof Map ? new Undefined(name) : access.attribute(value, name);
    }

    private static Object otherwise(Object value, List<Object> a, Map<String, Object> n) {
        boolean falsy = Values.truth(argument(a, n, 1, "boolean", false));
        boolean missing = value instanceof Undefined || falsy && !Values.truth(value);
        return missing ? argument(a, n, 0, "default_value", "") : value;
    }

    /** Words begin behind white space, hyphens and opening brackets. */
    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean start = true;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(start ? Character.toUpperCase(c) : Character.toLowerCase(c));
            start = PythonText.isSpace(c) || "-({[<".indexOf(c) >= 0;
        }
        return out.toString();
    }

    private String escape(String text) throws JinjaException {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&#34;");
                case '\'' -> out.append("&#39;");
                default -> out.append(text.charAt(i));
            }
        }
        return made(out.toString());
    }

    private static Object integer(Object value, Object otherwise) {
        return switch (value) {
            case Long number -> number;
            case Boolean flag -> flag ? 1L : 0L;
            case Double number -> Double.isFinite(number) ? (Object) (long) (double) number : otherwise;
            case String text -> {
                String digits = text.strip();
                if (digits.length() <= 20 && digits.matches("[+-]?\\d{1,18}")) {
                    yield Long.parseLong(digits);
                }
                Object real = real(text, null);
                yield real instanceof Double d && Double.isFinite(d) ? (Object) (long) (double) d : otherwise;
            }
            case null, default -> otherwise;
        };
    }

    private static Object real(Object value, Object otherwise) {
        return switch (value) {
            case Long number -> (double) number;
            case Double number -> number;
            case Boolean flag -> flag ? 1.0 : 0.0;
            case String text -> {
                String digits = text.strip();
                boolean number = digits.length() <= 64 && digits.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
                yield number ? (Object) Double.parseDouble(digits) : otherwise;
            }
            case null, default -> otherwise;
        };
    }

    private Object round(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        int precision = Math.clamp(Values.integer(argument(a, n, 0, "precision", 0L)), -30, 30);
        String method = Values.text(argument(a, n, 1, "method", "common"));
        double number = Values.real(value);
        if (!Double.isFinite(number)) {
            return number;
        }
        RoundingMode mode =
                switch (method) {
                    case "common" -> RoundingMode.HALF_EVEN;
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    default -> throw JinjaException.error("a rounding method");
                };
        return new BigDecimal(number).setScale(precision, mode).doubleValue();
    }

    private String indent(String text, List<Object> a, Map<String, Object> n) throws JinjaException {
        Object width = argument(a, n, 0, "width", 4L);
        int spaces = width instanceof String ? 0 : Values.size(width, meter);
        meter.produce(spaces);
        String prefix = width instanceof String given ? given : " ".repeat(Math.max(0, spaces));
        boolean first = Values.truth(argument(a, n, 1, "first", false));
        boolean blank = Values.truth(argument(a, n, 2, "blank", false));
        StringBuilder out = new StringBuilder(first ? prefix : "");
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                out.append('\n');
                meter.produce(prefix.length());
                out.append(blank || !lines[i].isEmpty() ? prefix : "");
            }
            out.append(lines[i]);
        }
        return made(out.toString());
    }

    private String center(String text, int width) throws JinjaException {
        int missing = Math.max(0, width - (int) values.length(text));
        meter.produce(text.length() + (long) missing);
        int left = missing / 2 + (missing & width & 1);
        return " ".repeat(left) + text + " ".repeat(missing - left);
    }

    private String json(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        Object indent = argument(a, n, 1, "indent", null);
        boolean ascii = Values.truth(argument(a, n, 0, "ensure_ascii", false));
        if (a.size() == 1 && !(a.getFirst() instanceof Boolean)) {
            throw JinjaException.error("tojson takes ensure_ascii first");
        }
        String space = indent == null ? null : indent instanceof String given ? given : spaces(indent);
        Object separators = argument(a, n, 2, "separators", null);
        String item = space == null ? ", " : ",";
        String key = ": ";
        if (separators instanceof List<?> pair && pair.size() == 2) {
            item = Values.text(pair.get(0));
            key = Values.text(pair.get(1));
        }
        boolean sorted = Values.truth(argument(a, n, 3, "sort_keys", false));
        return new JsonText(meter, space, item, key, sorted, ascii).write(value);
    }

    private String spaces(Object count) throws JinjaException {
        int spaces = Math.clamp(Values.size(count, meter), 0, 100);
        return " ".repeat(spaces);
    }
}
