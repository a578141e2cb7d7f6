package io.lazaretto.artifact.code;

import io.lazaretto.artifact.python.Expr.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Methods of Python's text and byte strings, as far as they serve to spell something. */
final class Texts {
    private static final int MAX_LENGTH = 1 << 20;

    private Texts() {}

    /** @return null when the result is not known */
    static Object method(Object self, String text, String name, List<Object> arguments) {
        Object first = arguments.isEmpty() ? null : arguments.getFirst();
        String argument = first instanceof String s ? s : first instanceof Bytes b ? b.latin1() : null;
        return switch (name) {
            case "join" -> first == null ? null : like(self, join(text, first));
            case "decode" -> self instanceof Bytes ? decode(text, argument) : null;
            case "encode" -> self instanceof String ? encode(text) : null;
            case "replace" -> replace(self, text, argument, arguments);
            case "format" -> arguments.contains(null) ? null : format(text, arguments);
            case "lower", "casefold" -> like(self, text.toLowerCase(Locale.ROOT));
            case "upper" -> like(self, text.toUpperCase(Locale.ROOT));
            case "strip" -> arguments.isEmpty() ? like(self, text.strip()) : null;
            case "lstrip" -> arguments.isEmpty() ? like(self, text.stripLeading()) : null;
            case "rstrip" -> arguments.isEmpty() ? like(self, text.stripTrailing()) : null;
            case "split" -> split(self, text, argument, arguments.isEmpty());
            case "hex" -> self instanceof Bytes ? hex(text) : null;
            default -> null;
        };
    }

    private static Object like(Object self, String text) {
        return text == null ? null : self instanceof Bytes ? new Bytes(text) : text;
    }

    private static String join(String separator, Object elements) {
        if (elements instanceof String s) {
            return separator.isEmpty() ? s : null;
        }
        if (!(elements instanceof List<?> list)) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            String part = list.get(i) instanceof String s ? s : list.get(i) instanceof Bytes b ? b.latin1() : null;
            if (part == null || out.length() > MAX_LENGTH) {
                return null;
            }
            out.append(i == 0 ? "" : separator).append(part);
        }
        return out.toString();
    }

    private static Object decode(String latin1, String codec) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        String name = codec == null ? "utf-8" : codec.toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (name) {
            case "utf-8", "utf8", "ascii" -> new String(bytes, StandardCharsets.UTF_8);
            case "latin-1", "latin1", "iso-8859-1" -> latin1;
            case "utf-16" -> new String(bytes, StandardCharsets.UTF_16);
            case "utf-16-le" -> new String(bytes, StandardCharsets.UTF_16LE);
            default -> null;
        };
    }

    private static Object encode(String text) {
        return Folding.bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Object replace(Object self, String text, String from, List<Object> arguments) {
        Object second = arguments.size() == 2 ? arguments.get(1) : null;
        String to = second instanceof String s ? s : second instanceof Bytes b ? b.latin1() : null;
        if (from == null || to == null || from.isEmpty() || text.length() > MAX_LENGTH / (to.length() + 1)) {
            return null;
        }
        return like(self, text.replace(from, to));
    }

    private static String format(String text, List<Object> arguments) {
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int close = c == '{' ? text.indexOf('}', i) : -1;
            if (c == '{' && i + 1 < text.length() && text.charAt(i + 1) == '{' || c == '}') {
                out.append(c);
                i++;
            } else if (close > 0) {
                String field = text.substring(i + 1, close);
                boolean number =
                        !field.isEmpty() && field.length() < 5 && field.chars().allMatch(Character::isDigit);
                int index = field.isEmpty() ? next++ : number ? Integer.parseInt(field) : -1;
                if (index < 0 || index >= arguments.size() || out.length() > MAX_LENGTH) {
                    return null;
                }
                out.append(Folding.text(arguments.get(index)));
                i = close;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static Object split(Object self, String text, String separator, boolean white) {
        if (!white && (separator == null || separator.isEmpty())) {
            return null;
        }
        List<Object> parts = new ArrayList<>();
        String quoted = white ? "\\s+" : java.util.regex.Pattern.quote(separator);
        for (String part : (white ? text.strip() : text).split(quoted, 4_096)) {
            parts.add(like(self, part));
        }
        return parts;
    }

    private static String hex(String latin1) {
        StringBuilder out = new StringBuilder();
        latin1.chars().forEach(c -> out.append("%02x".formatted(c)));
        return out.toString();
    }
}
