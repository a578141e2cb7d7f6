package io.lazaretto.inference.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/** The methods of Python's {@code str} that templates call. */
final class StringMethods {
    private final Meter meter;

    StringMethods(Meter meter) {
        this.meter = meter;
    }

    /** @return null when there is no method of that name */
    Callable method(String text, String name) {
        return switch (name) {
            case "strip" -> (a, n) -> strip(text, chars(a), true, true);
            case "lstrip" -> (a, n) -> strip(text, chars(a), true, false);
            case "rstrip" -> (a, n) -> strip(text, chars(a), false, true);
            case "upper" -> (a, n) -> made(text.toUpperCase(Locale.ROOT));
            case "lower" -> (a, n) -> made(text.toLowerCase(Locale.ROOT));
            case "title" -> (a, n) -> made(title(text));
            case "capitalize" -> (a, n) -> made(capitalize(text));
            case "startswith" -> (a, n) -> affix(text, a, true);
            case "endswith" -> (a, n) -> affix(text, a, false);
            case "split" -> (a, n) -> split(text, argument(a, n, 0, "sep"), limit(a, n));
            case "rsplit" -> (a, n) -> rsplit(text, argument(a, n, 0, "sep"), limit(a, n));
            case "splitlines" -> (a, n) -> lines(text, Values.truth(argument(a, n, 0, "keepends")));
            case "partition" -> (a, n) -> partition(text, Values.text(required(a)), false);
            case "rpartition" -> (a, n) -> partition(text, Values.text(required(a)), true);
            case "replace" -> (a, n) -> replace(text, a);
            case "find" -> (a, n) -> find(text, Values.text(required(a)), false);
            case "rfind" -> (a, n) -> find(text, Values.text(required(a)), true);
            case "index" ->
                (a, n) -> {
                    Object at = find(text, Values.text(required(a)), false);
                    if (Long.valueOf(-1).equals(at)) {
                        throw JinjaException.error("substring not found");
                    }
                    return at;
                };
            case "count" -> (a, n) -> count(text, Values.text(required(a)));
            case "join" -> (a, n) -> join(text, new Values(meter).items(required(a)));
            case "removeprefix" ->
                (a, n) -> {
                    String prefix = Values.text(required(a));
                    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
                };
            case "removesuffix" ->
                (a, n) -> {
                    String suffix = Values.text(required(a));
                    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
                };
            case "zfill" -> (a, n) -> pad(text, required(a), "0", true);
            case "ljust" -> (a, n) -> pad(text, required(a), a.size() > 1 ? Values.text(a.get(1)) : " ", false);
            case "rjust" -> (a, n) -> pad(text, required(a), a.size() > 1 ? Values.text(a.get(1)) : " ", true);
            case "isdigit", "isdecimal", "isnumeric" -> (a, n) -> all(text, Character::isDigit);
            case "isalpha" -> (a, n) -> all(text, Character::isLetter);
            case "isalnum" -> (a, n) -> all(text, Character::isLetterOrDigit);
            case "isspace" -> (a, n) -> all(text, PythonText::isSpace);
            case "isupper" ->
                (a, n) -> text.equals(text.toUpperCase(Locale.ROOT))
                        && text.chars().anyMatch(Character::isLetter);
            case "islower" ->
                (a, n) -> text.equals(text.toLowerCase(Locale.ROOT))
                        && text.chars().anyMatch(Character::isLetter);
            default -> null;
        };
    }

    private static boolean all(String text, IntPredicate test) {
        return !text.isEmpty() && text.codePoints().allMatch(test);
    }

    private String made(String text) throws JinjaException {
        meter.produce(text.length());
        return text;
    }

    private static Object required(List<Object> arguments) throws JinjaException {
        if (arguments.isEmpty()) {
            throw JinjaException.error("an argument is missing");
        }
        return arguments.getFirst();
    }

    private static Object argument(List<Object> arguments, Map<String, Object> named, int index, String name) {
        return arguments.size() > index ? arguments.get(index) : named.get(name);
    }

    private static long limit(List<Object> arguments, Map<String, Object> named) throws JinjaException {
        Object limit = argument(arguments, named, 1, "maxsplit");
        return limit == null ? -1 : Values.integer(limit);
    }

    private static String chars(List<Object> arguments) throws JinjaException {
        return arguments.isEmpty() || arguments.getFirst() == null ? null : Values.text(arguments.getFirst());
    }

    String strip(String text, String chars, boolean left, boolean right) throws JinjaException {
        int from = 0;
        int to = text.length();
        if (chars != null) {
            meter.search(text, chars);
        }
        while (left && from < to && strips(text.codePointAt(from), chars)) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && strips(text.codePointBefore(to), chars)) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return made(text.substring(from, to));
    }

    private static boolean strips(int c, String chars) {
        return chars == null ? PythonText.isSpace(c) : chars.indexOf(c) >= 0;
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    private static boolean affix(String text, List<Object> arguments, boolean start) throws JinjaException {
        Object affix = required(arguments);
        List<?> any = affix instanceof Tuple tuple ? tuple : List.of(Values.text(affix));
        for (Object one : any) {
            String part = Values.text(one);
            if (start ? text.startsWith(part) : text.endsWith(part)) {
                return true;
            }
        }
        return false;
    }

    private List<Object> split(String text, Object separator, long max) throws JinjaException {
        List<Object> parts = new ArrayList<>();
        made(text);
        if (separator == null) {
            int at = skipSpace(text, 0);
            while (at < text.length()) {
                if (max >= 0 && parts.size() == max) {
                    parts.add(strip(text.substring(at), null, false, true));
                    break;
                }
                int end = at;
                while (end < text.length() && !PythonText.isSpace(text.charAt(end))) {
                    end++;
                }
                parts.add(text.substring(at, end));
                at = skipSpace(text, end);
            }
        } else {
            String by = separator(separator);
            meter.search(text, by);
            int at = 0;
            for (int i = text.indexOf(by); i >= 0 && (max < 0 || parts.size() < max); i = text.indexOf(by, at)) {
                parts.add(text.substring(at, i));
                at = i + by.length();
            }
            parts.add(text.substring(at));
        }
        meter.collect(parts.size());
        return parts;
    }

    private static String separator(Object value) throws JinjaException {
        String by = Values.text(value);
        if (by.isEmpty()) {
            throw JinjaException.error("empty separator");
        }
        return by;
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && PythonText.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private List<Object> rsplit(String text, Object separator, long max) throws JinjaException {
        if (max < 0 || separator == null) {
            return split(text, separator, max);
        }
        String by = separator(separator);
        meter.search(text, by);
        made(text);
        List<Object> parts = new ArrayList<>();
        int end = text.length();
        for (int i = text.lastIndexOf(by); i >= 0 && parts.size() < max; i = text.lastIndexOf(by, end - by.length())) {
            if (i + by.length() > end) {
                break;
            }
            parts.add(text.substring(i + by.length(), end));
            end = i;
            if (end < by.length()) {
                break;
            }
        }
        parts.add(text.substring(0, end));
        return new ArrayList<>(parts.reversed());
    }

    private List<Object> lines(String text, boolean keepEnds) throws JinjaException {
        List<Object> lines = new ArrayList<>();
        made(text);
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length()
                    && "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            int next = Math.min(text.length(), end + (text.startsWith("\r\n", end) ? 2 : 1));
            lines.add(text.substring(at, keepEnds ? next : end));
            at = next;
        }
        meter.collect(lines.size());
        return lines;
    }

    private Tuple partition(String text, String by, boolean last) throws JinjaException {
        separator(by);
        meter.search(text, by);
        made(text);
        int at = last ? text.lastIndexOf(by) : text.indexOf(by);
        if (at < 0) {
            return new Tuple(last ? List.of("", "", text) : List.of(text, "", ""));
        }
        return new Tuple(List.of(text.substring(0, at), by, text.substring(at + by.length())));
    }

    String replace(String text, List<Object> arguments) throws JinjaException {
        if (arguments.size() < 2) {
            throw JinjaException.error("replace needs two arguments");
        }
        String old = Values.text(arguments.get(0));
        String by = Values.text(arguments.get(1));
        long max = arguments.size() > 2 && arguments.get(2) != null ? Values.integer(arguments.get(2)) : -1;
        if (old.isEmpty()) {
            throw JinjaException.error("replace of nothing");
        }
        long found = (Long) count(text, old);
        found = max < 0 ? found : Math.min(found, max);
        meter.produce(text.length() + found * (by.length() - old.length()));
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (long i = 0; i < found; i++) {
            int next = text.indexOf(old, at);
            out.append(text, at, next).append(by);
            at = next + old.length();
        }
        return out.append(text, at, text.length()).toString();
    }

    private Object find(String text, String part, boolean last) throws JinjaException {
        meter.search(text, part);
        int at = last ? text.lastIndexOf(part) : text.indexOf(part);
        return at < 0 ? -1L : (long) text.codePointCount(0, at);
    }

    private Object count(String text, String part) throws JinjaException {
        meter.search(text, part);
        if (part.isEmpty()) {
            return (long) text.codePointCount(0, text.length()) + 1;
        }
        long count = 0;
        for (int i = text.indexOf(part); i >= 0; i = text.indexOf(part, i + part.length())) {
            count++;
        }
        return count;
    }

    private String join(String by, List<Object> items) throws JinjaException {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            String item = Values.text(items.get(i));
            meter.produce(item.length() + by.length());
            out.append(i == 0 ? "" : by).append(item);
        }
        return made(out.toString());
    }

    private String pad(String text, Object width, String fill, boolean left) throws JinjaException {
        int missing = (int) Math.max(0, Values.size(width, meter) - new Values(meter).length(text));
        meter.produce(text.length() + (long) missing * fill.length());
        return left ? fill.repeat(missing) + text : text + fill.repeat(missing);
    }
}
