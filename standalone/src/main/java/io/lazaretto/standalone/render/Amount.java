package io.lazaretto.standalone.render;

import java.util.Locale;

/** Numbers for people. */
final class Amount {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Amount() {}

    /** Decimal units, three digits at most: {@code 98.4 MB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 || value >= 99.95
                ? String.format(Locale.ROOT, "%.0f %s", value, UNITS[unit])
                : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
