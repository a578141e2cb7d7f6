package io.lazaretto.inference.chat.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The part of Python's printf-style formatting that templates use. */
final class Formats {
    private static final int MAX_WIDTH = 1000;

    private Formats() {}

    static String percent(String format, Object values, Meter meter) throws JinjaException {
        List<?> arguments = values instanceof Tuple tuple ? tuple : java.util.Collections.singletonList(values);
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int spec = i + 1;
            while (spec < format.length() && "-0123456789.".indexOf(format.charAt(spec)) >= 0) {
                spec++;
            }
            if (spec == format.length()) {
                throw JinjaException.error("an incomplete format");
            }
            if (format.charAt(spec) == '%') {
                out.append('%');
            } else if (next == arguments.size()) {
                throw JinjaException.error("not enough arguments for a format");
            } else {
                out.append(one(format.substring(i + 1, spec), format.charAt(spec), arguments.get(next++), meter));
            }
            i = spec;
            meter.produce(out.length() > meter.limits().chars() ? out.length() : 0);
        }
        if (next < arguments.size()) {
            throw JinjaException.error("not all arguments of a format are used");
        }
        meter.produce(out.length());
        return out.toString();
    }

    private static String one(String flags, char type, Object value, Meter meter) throws JinjaException {
        int dot = flags.indexOf('.');
        String widthText = (dot < 0 ? flags : flags.substring(0, dot)).replace("-", "");
        int precision = dot < 0 ? -1 : number(flags.substring(dot + 1));
        String text =
                switch (type) {
                    case 's' -> PythonText.str(value, meter);
                    case 'd', 'i' ->
                        Long.toString(value instanceof Double d ? (long) (double) d : Values.integer(value));
                    case 'f' ->
                        new BigDecimal(Values.real(value))
                                .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                                .toPlainString();
                    case 'x' -> Long.toHexString(Values.integer(value));
                    case 'r' -> {
                        StringBuilder out = new StringBuilder();
                        PythonText.repr(value, out, meter);
                        yield out.toString();
                    }
                    default -> throw JinjaException.error("a format %" + type);
                };
        int width = number(widthText);
        String fill = (widthText.startsWith("0") && type != 's' ? "0" : " ").repeat(Math.max(0, width - text.length()));
        return flags.startsWith("-") ? text + fill : fill + text;
    }

    private static int number(String digits) throws JinjaException {
        if (digits.isEmpty()) {
            return 0;
        }
        if (digits.length() > 4
                || digits.contains("-")
                || digits.contains(".")
                || Integer.parseInt(digits) > MAX_WIDTH) {
            throw JinjaException.limit("format");
        }
        return Integer.parseInt(digits);
    }
}
