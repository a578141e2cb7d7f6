package io.lazaretto.artifact.yaml;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The YAML in front of a model card. Tools load it, with a safe loader or not: what only an unsafe one would act on is a threat
 * here as well. Its base models are claims; that it is no YAML at all is nothing that a loader of models minds.
 */
public final class FrontMatter {
    private static final int MAX_BYTES = 1 << 20;
    private static final Map<String, String> RELATIONS =
            Map.of("adapter", "adapter-base", "quantized", "quantized-from");

    private FrontMatter() {}

    public static void read(ByteView view, Place place, Reading reading) throws IOException {
        String head = new String(view.copy(0, MAX_BYTES), StandardCharsets.UTF_8);
        int start = head.startsWith("---\n") ? 4 : head.startsWith("---\r\n") ? 5 : -1;
        int end = start < 0 ? -1 : head.indexOf("\n---", start - 1);
        if (start >= 0 && end < 0 && view.size() > MAX_BYTES) {
            throw new BudgetExceededException(Reasons.LIMIT + "front matter");
        }
        if (end < 0) {
            return;
        }
        byte[] yaml = head.substring(start, Math.max(start, end + 1)).getBytes(StandardCharsets.UTF_8);
        Card card = new Card();
        try {
            YamlReader.read(
                    ByteView.of(yaml),
                    place,
                    reading,
                    signal -> {
                        if (signal.outcome() == Outcome.THREAT
                                || signal.observation().rule().equals("yaml.alias-bomb")) {
                            reading.report(signal);
                        }
                    },
                    card::value);
        } catch (MalformedArtifactException e) {
            return;
        }
        String relation = RELATIONS.getOrDefault(card.relation, "finetuned-from");
        card.bases.forEach(base -> reading.claim(relation, base));
        boolean named = card.licenses.isEmpty() || card.licenses.equals(Set.of("other"));
        if (named && !card.licenseName.isBlank()) {
            reading.license(card.licenseName);
        } else {
            card.licenses.forEach(reading::license);
        }
    }

    private static final class Card {
        private static final int MAX_CLAIMS = 16;

        private final Set<String> bases = new LinkedHashSet<>();
        private final Set<String> licenses = new LinkedHashSet<>();
        private String relation = "";
        private String licenseName = "";

        void value(String key, String text) {
            switch (key) {
                case "base_model" -> add(bases, text);
                case "base_model_relation" -> relation = text;
                case "license" -> add(licenses, text);
                case "license_name" -> licenseName = text;
                default -> {}
            }
        }

        private static void add(Set<String> claims, String text) {
            if (!text.isBlank() && claims.size() < MAX_CLAIMS) {
                claims.add(text.strip());
            }
        }
    }
}
