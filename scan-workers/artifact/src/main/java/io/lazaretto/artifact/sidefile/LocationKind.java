package io.lazaretto.artifact.sidefile;

import java.util.regex.Pattern;

/** What a file name in a model can do. Only a plain relative path is legitimate. */
public enum LocationKind {
    PLAIN,
    /** Not a traversal by itself, and written by nobody. */
    UNUSUAL,
    /** Leaves the folder of the model, on some system. */
    ESCAPES;

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final Pattern DOTS = Pattern.compile("\\.{2,}");

    public static LocationKind of(String location) {
        if (location.startsWith("/")
                || location.startsWith("~")
                || location.indexOf('\\') >= 0
                || SCHEME.matcher(location).matches()) {
            return ESCAPES;
        }
        boolean plain = !location.isEmpty() && location.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '%');
        for (String part : location.split("/", -1)) {
            if (DOTS.matcher(part.strip()).matches()) {
                return ESCAPES;
            }
            plain &= !part.isEmpty() && !part.equals(".") && part.equals(part.strip());
        }
        return plain ? PLAIN : UNUSUAL;
    }
}
