package io.lazaretto.inference.chat.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions that a chat template finds: Jinja's own and those that transformers adds. */
final class Globals {
    private static final int MAX_RANGE = 100_000;
    private static final int MAX_MESSAGE = 400;

    private Globals() {}

    static void define(Scope scope, Meter meter, ZonedDateTime now) {
        scope.set("range", (Callable) (a, n) -> range(a, meter));
        scope.set("namespace", (Callable) (a, n) -> new Namespace(attributes(a, n)));
        scope.set("dict", (Callable) (a, n) -> attributes(a, n));
        scope.set("raise_exception", (Callable) (a, n) -> {
            String message = a.isEmpty() ? "" : PythonText.str(a.getFirst(), meter);
            throw new JinjaException(
                    JinjaException.Kind.RAISED,
                    message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message);
        });
        scope.set("strftime_now", (Callable)
                (a, n) -> strftime(a.isEmpty() ? "" : Values.text(a.getFirst()), now, meter));
        scope.set("joiner", (Callable) (a, n) -> joiner(a.isEmpty() ? ", " : a.getFirst()));
        scope.set("cycler", (Callable) (a, n) -> new Undefined("cycler"));
    }

    private static Callable joiner(Object separator) {
        boolean[] used = new boolean[1];
        return (a, n) -> {
            Object text = used[0] ? separator : "";
            used[0] = true;
            return text;
        };
    }

    private static Map<String, Object> attributes(List<Object> arguments, Map<String, Object> named)
            throws JinjaException {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Object argument : arguments) {
            if (!(argument instanceof Map<?, ?> map)) {
                throw JinjaException.error("not a mapping: " + Values.typeName(argument));
            }
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                attributes.put(Values.text(entry.getKey()), entry.getValue());
            }
        }
        attributes.putAll(named);
        return attributes;
    }

    private static List<Object> range(List<Object> arguments, Meter meter) throws JinjaException {
        long start = arguments.size() > 1 ? Values.integer(arguments.get(0)) : 0;
        long stop = arguments.isEmpty() ? 0 : Values.integer(arguments.get(arguments.size() > 1 ? 1 : 0));
        long step = arguments.size() > 2 ? Values.integer(arguments.get(2)) : 1;
        if (step == 0) {
            throw JinjaException.error("a range step of zero");
        }
        List<Object> range = new ArrayList<>();
        for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
            if (range.size() == MAX_RANGE) {
                throw JinjaException.limit("range");
            }
            range.add(i);
            if (step > 0 ? i > Long.MAX_VALUE - step : i < Long.MIN_VALUE - step) {
                break;
            }
        }
        meter.collect(range.size());
        return range;
    }

    private static String strftime(String format, ZonedDateTime now, Meter meter) throws JinjaException {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            boolean unpadded = format.charAt(i + 1) == '-' && i + 2 < format.length();
            char code = format.charAt(unpadded ? i + 2 : i + 1);
            String pattern = pattern(code);
            if (pattern == null) {
                out.append(c);
                continue;
            }
            String text = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
            out.append(unpadded ? text.replaceFirst("^0+(?=.)", "") : text);
            i += unpadded ? 2 : 1;
        }
        meter.produce(out.length());
        return out.toString();
    }

    private static String pattern(char code) {
        return switch (code) {
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'e' -> "ppd";
            case 'B' -> "MMMM";
            case 'b', 'h' -> "MMM";
            case 'A' -> "EEEE";
            case 'a' -> "EEE";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case 'F' -> "yyyy-MM-dd";
            case 'T' -> "HH:mm:ss";
            case 'z' -> "xx";
            case 'Z' -> "z";
            case '%' -> "'%'";
            default -> null;
        };
    }
}
