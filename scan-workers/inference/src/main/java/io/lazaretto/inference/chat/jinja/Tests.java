package io.lazaretto.inference.chat.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can stand behind {@code is}. */
final class Tests {
    private final Values values;
    private final Meter meter;

    Tests(Meter meter) {
        this.meter = meter;
        this.values = new Values(meter);
    }

    boolean test(String name, Object value, List<Object> arguments) throws JinjaException {
        meter.step();
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == null;
            case "boolean" -> value instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "string" -> value instanceof String;
            case "number" -> Values.isNumber(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "mapping" -> value instanceof Map;
            case "sequence" ->
                value instanceof List || value instanceof String || value instanceof Map || value instanceof Undefined;
            case "iterable" ->
                value instanceof List || value instanceof String || value instanceof Map || value instanceof Undefined;
            case "callable" -> value instanceof Callable;
            case "sameas" ->
                value == argument(arguments) || Values.isNumber(value) && values.same(value, argument(arguments));
            case "eq", "==", "equalto" -> values.same(value, argument(arguments));
            case "ne", "!=" -> !values.same(value, argument(arguments));
            case "lt", "<", "lessthan" -> values.order(value, argument(arguments)) < 0;
            case "le", "<=" -> values.order(value, argument(arguments)) <= 0;
            case "gt", ">", "greaterthan" -> values.order(value, argument(arguments)) > 0;
            case "ge", ">=" -> values.order(value, argument(arguments)) >= 0;
            case "in" -> values.contains(argument(arguments), value);
            case "odd" -> Math.floorMod(Values.integer(value), 2) == 1;
            case "even" -> Math.floorMod(Values.integer(value), 2) == 0;
            case "divisibleby" -> divisible(Values.integer(value), Values.integer(argument(arguments)));
            case "lower" -> cased(value, false);
            case "upper" -> cased(value, true);
            case "escaped" -> false;
            default ->
                throw JinjaException.syntax("a test named " + (name.length() > 40 ? name.substring(0, 40) : name));
        };
    }

    private static boolean divisible(long value, long by) throws JinjaException {
        if (by == 0) {
            throw JinjaException.error("division by zero");
        }
        return value % by == 0;
    }

    private boolean cased(Object value, boolean upper) throws JinjaException {
        String text = PythonText.str(value, meter);
        String cased = upper ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
        return text.equals(cased) && text.codePoints().anyMatch(Character::isLetter);
    }

    private static Object argument(List<Object> arguments) throws JinjaException {
        if (arguments.isEmpty()) {
            throw JinjaException.error("a test without its argument");
        }
        return arguments.getFirst();
    }
}
