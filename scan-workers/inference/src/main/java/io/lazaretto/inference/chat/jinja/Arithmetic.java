package io.lazaretto.inference.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** Python's operators on numbers, strings and lists. Integers beyond 64 bits are an error. */
final class Arithmetic {
    private final Meter meter;

    Arithmetic(Meter meter) {
        this.meter = meter;
    }

    Object apply(String operator, Object left, Object right) throws JinjaException {
        try {
            return switch (operator) {
                case "+" -> add(left, right);
                case "-" ->
                    bothLong(left, right)
                            ? (Object) Math.subtractExact(Values.integer(left), Values.integer(right))
                            : (Object) (Values.real(left) - Values.real(right));
                case "*" -> multiply(left, right);
                case "/" -> divide(left, right);
                case "//" -> floorDivide(left, right);
                case "%" -> left instanceof String format ? Formats.percent(format, right, meter) : modulo(left, right);
                case "**" -> power(left, right);
                case "~" -> concat(PythonText.str(left, meter), PythonText.str(right, meter));
                default -> throw JinjaException.syntax("an operator " + operator);
            };
        } catch (ArithmeticException e) {
            throw JinjaException.error("integer overflow");
        }
    }

    private static boolean bothLong(Object left, Object right) {
        return !(left instanceof Double) && !(right instanceof Double);
    }

    private Object add(Object left, Object right) throws JinjaException {
        if (left instanceof String a && right instanceof String b) {
            return concat(a, b);
        }
        if (left instanceof List<?> a && right instanceof List<?> b && a instanceof Tuple == b instanceof Tuple) {
            meter.collect((long) a.size() + b.size());
            List<Object> sum = new ArrayList<>(a);
            sum.addAll(b);
            return a instanceof Tuple ? new Tuple(sum) : sum;
        }
        if (!Values.isNumber(left) || !Values.isNumber(right)) {
            throw JinjaException.error("cannot add " + Values.typeName(left) + " and " + Values.typeName(right));
        }
        return bothLong(left, right)
                ? (Object) Math.addExact(Values.integer(left), Values.integer(right))
                : (Object) (Values.real(left) + Values.real(right));
    }

    private String concat(String a, String b) throws JinjaException {
        meter.produce((long) a.length() + b.length());
        return a + b;
    }

    private Object multiply(Object left, Object right) throws JinjaException {
        if (left instanceof Long && (right instanceof String || right instanceof List)) {
            return multiply(right, left);
        }
        if (left instanceof String text) {
            long times = Math.max(0, Values.integer(right));
            meter.produce(Math.multiplyExact(times, (long) text.length()));
            return text.isEmpty() ? "" : text.repeat((int) times);
        }
        if (left instanceof List<?> list) {
            long times = Math.max(0, Values.integer(right));
            meter.collect(Math.multiplyExact(times, (long) list.size()));
            List<Object> repeated = new ArrayList<>();
            for (long i = 0; i < times && !list.isEmpty(); i++) {
                repeated.addAll(list);
            }
            return repeated;
        }
        return bothLong(left, right)
                ? (Object) Math.multiplyExact(Values.integer(left), Values.integer(right))
                : (Object) (Values.real(left) * Values.real(right));
    }

    private static double divide(Object left, Object right) throws JinjaException {
        double divisor = Values.real(right);
        if (divisor == 0) {
            throw JinjaException.error("division by zero");
        }
        return Values.real(left) / divisor;
    }

    private static Object floorDivide(Object left, Object right) throws JinjaException {
        if (Values.real(right) == 0) {
            throw JinjaException.error("division by zero");
        }
        return bothLong(left, right)
                ? (Object) Math.floorDiv(Values.integer(left), Values.integer(right))
                : (Object) Math.floor(Values.real(left) / Values.real(right));
    }

    private static Object modulo(Object left, Object right) throws JinjaException {
        if (Values.real(right) == 0) {
            throw JinjaException.error("division by zero");
        }
        if (bothLong(left, right)) {
            return Math.floorMod(Values.integer(left), Values.integer(right));
        }
        double divisor = Values.real(right);
        double rest = Values.real(left) % divisor;
        return rest != 0 && rest < 0 != divisor < 0 ? rest + divisor : rest;
    }

    private static Object power(Object left, Object right) throws JinjaException {
        if (bothLong(left, right) && Values.integer(right) >= 0) {
            long base = Values.integer(left);
            long exponent = Values.integer(right);
            long result = 1;
            if (exponent > 64 && Math.abs(base) > 1) {
                throw JinjaException.error("integer overflow");
            }
            for (long i = 0; i < Math.min(exponent, 64 + exponent % 2); i++) {
                result = Math.multiplyExact(result, base);
            }
            return result;
        }
        return Math.pow(Values.real(left), Values.real(right));
    }
}
