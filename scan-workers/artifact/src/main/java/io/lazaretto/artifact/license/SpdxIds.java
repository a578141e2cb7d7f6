package io.lazaretto.artifact.license;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The identifiers of the SPDX license list, in whatever case somebody writes them. Stateless. */
public final class SpdxIds {
    private static final int MAX_ID = 64;
    private static final Map<String, String> BY_LOWER_CASE = load();

    private SpdxIds() {}

    /** The identifier as the list spells it. */
    public static Optional<String> find(String claimed) {
        return claimed.length() > MAX_ID
                ? Optional.empty()
                : Optional.ofNullable(BY_LOWER_CASE.get(claimed.strip().toLowerCase(Locale.ROOT)));
    }

    private static Map<String, String> load() {
        try (InputStream in = SpdxIds.class.getResourceAsStream("spdx.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .collect(Collectors.toUnmodifiableMap(id -> id.toLowerCase(Locale.ROOT), id -> id, (a, b) -> a));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
