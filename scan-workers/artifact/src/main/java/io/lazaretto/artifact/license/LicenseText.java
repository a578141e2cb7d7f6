package io.lazaretto.artifact.license;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a licence text calls itself. Looks at its start only; a text that says one thing and means another keeps its title. */
public final class LicenseText {
    /** Characters that are looked at. */
    public static final int HEAD = 1 << 14;

    private static final Pattern FILE = Pattern.compile("(?i)(licen[cs]e|copying|unlicense)([-_.][a-z0-9.+_-]{0,40})?");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int TITLE = 400;

    private record Known(String id, List<String> words) {}

    /** In this order: a more exact one comes before one whose words it repeats. All words must occur in the title. */
    private static final List<Known> TITLES = List.of(
            new Known("Apache-2.0", List.of("apache license", "version 2.0")),
            new Known("MIT", List.of("mit license")),
            new Known("MIT", List.of("permission is hereby granted, free of charge", "to deal in the software")),
            new Known("MPL-2.0", List.of("mozilla public license", "2.0")),
            new Known("AGPL-3.0", List.of("gnu affero general public license", "version 3")),
            new Known("LGPL-3.0", List.of("gnu lesser general public license", "version 3")),
            new Known("LGPL-2.1", List.of("gnu lesser general public license", "version 2.1")),
            new Known("GPL-3.0", List.of("gnu general public license", "version 3")),
            new Known("GPL-2.0", List.of("gnu general public license", "version 2")),
            new Known("CC0-1.0", List.of("cc0 1.0 universal")),
            new Known("CC-BY-NC-SA-4.0", List.of("attribution-noncommercial-sharealike 4.0")),
            new Known("CC-BY-NC-ND-4.0", List.of("attribution-noncommercial-noderivatives 4.0")),
            new Known("CC-BY-NC-4.0", List.of("attribution-noncommercial 4.0")),
            new Known("CC-BY-SA-4.0", List.of("attribution-sharealike 4.0")),
            new Known("CC-BY-ND-4.0", List.of("attribution-noderivatives 4.0")),
            new Known("CC-BY-4.0", List.of("attribution 4.0 international")),
            new Known("Unlicense", List.of("free and unencumbered software released into the public domain")),
            new Known("BSL-1.0", List.of("boost software license", "version 1.0")),
            new Known("ISC", List.of("isc license")));

    private LicenseText() {}

    /** Whether a file of that name holds a licence. */
    public static boolean isNamedLike(String path) {
        return FILE.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
    }

    /**
     * @param head the start of the text
     * @return an SPDX identifier, else the first line with letters; empty for a text without one
     */
    public static Optional<String> nameOf(String head) {
        String text = head.length() <= HEAD ? head : head.substring(0, HEAD);
        String flat = SPACE.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
        String title = flat.length() <= TITLE ? flat : flat.substring(0, TITLE);
        for (Known known : TITLES) {
            if (known.words().stream().allMatch(title::contains)) {
                return Optional.of(known.id());
            }
        }
        if (flat.contains("redistribution and use in source and binary forms")) {
            return Optional.of(flat.contains("neither the name") ? "BSD-3-Clause" : "BSD-2-Clause");
        }
        return text.lines()
                .map(line -> line.codePoints()
                        .dropWhile(c -> c == '#' || c == '*' || c == '=' || Character.isWhitespace(c))
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining())
                        .strip())
                .filter(line -> line.codePoints().anyMatch(Character::isLetter))
                .findFirst();
    }
}
