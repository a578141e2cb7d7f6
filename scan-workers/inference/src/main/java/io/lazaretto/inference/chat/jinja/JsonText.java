package io.lazaretto.inference.chat.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What {@code json.dumps} writes, {@code ensure_ascii} off. */
final class JsonText {
    private final Meter meter;
    private final String indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sorted;
    private final boolean ascii;
    private final StringBuilder out = new StringBuilder();

    /** @param indent null for one line */
    JsonText(Meter meter, String indent, String itemSeparator, String keySeparator, boolean sorted, boolean ascii) {
        this.meter = meter;
        this.indent = indent;
        this.itemSeparator = itemSeparator;
        this.keySeparator = keySeparator;
        this.sorted = sorted;
        this.ascii = ascii;
    }

    String write(Object value) throws JinjaException {
        value(value, 0);
        meter.produce(out.length());
        return out.toString();
    }

    private void value(Object value, int level) throws JinjaException {
        meter.enter();
        switch (value) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag);
            case Long number -> out.append(number);
            case Double number -> out.append(real(number));
            case String text -> string(text);
            case List<?> list -> list(list, level);
            case Map<?, ?> map -> map(map, level);
            default -> throw JinjaException.error("a value that JSON does not have");
        }
        if (out.length() > meter.limits().chars()) {
            throw JinjaException.limit("characters");
        }
        meter.leave();
    }

    private static String real(double number) {
        return Double.isNaN(number)
                ? "NaN"
                : Double.isInfinite(number) ? number > 0 ? "Infinity" : "-Infinity" : PythonText.number(number);
    }

    private void list(List<?> list, int level) throws JinjaException {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : itemSeparator);
            line(level + 1);
            value(list.get(i), level + 1);
        }
        line(level);
        out.append(']');
    }

    private void map(Map<?, ?> map, int level) throws JinjaException {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (sorted) {
            entries.sort(Comparator.comparing(entry -> String.valueOf(entry.getKey())));
        }
        out.append('{');
        for (int i = 0; i < entries.size(); i++) {
            out.append(i == 0 ? "" : itemSeparator);
            line(level + 1);
            Object key = entries.get(i).getKey();
            string(key instanceof String text ? text : new JsonText(meter, null, ",", ":", false, ascii).write(key));
            out.append(keySeparator);
            value(entries.get(i).getValue(), level + 1);
        }
        line(level);
        out.append('}');
    }

    private void line(int level) throws JinjaException {
        if (indent != null) {
            meter.steps(level);
            out.append('\n').append(indent.repeat(level));
        }
    }

    private void string(String text) throws JinjaException {
        meter.produce(text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> out.append(c < 0x20 || ascii && c > 0x7e ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
