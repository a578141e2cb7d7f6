package io.lazaretto.standalone.cli;

import io.lazaretto.ingest.identity.RequestFields;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 90s}, {@code 30m}, {@code 2h}, {@code 1h30m}, or ISO-8601 such as {@code PT30M}. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9}d)?(\\d{1,9}h)?(\\d{1,9}m)?(\\d{1,9}s)?");

    @Override
    public Duration convert(String value) {
        Duration duration = parse(value);
        if (duration.compareTo(RequestFields.MIN_DEADLINE) < 0 || duration.compareTo(RequestFields.MAX_DEADLINE) > 0) {
            throw new TypeConversionException("'" + value + "' is not between 1 second and 7 days");
        }
        return duration;
    }

    private static Duration parse(String value) {
        String text = value.toUpperCase(Locale.ROOT);
        if (!value.isEmpty() && SHORT.matcher(value).matches()) {
            int days = text.indexOf('D');
            String time = text.substring(days + 1);
            text = "P" + text.substring(0, days + 1) + (time.isEmpty() ? "" : "T" + time);
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + value + "' is not a duration such as 90s, 30m, 2h or PT30M");
        }
    }
}
