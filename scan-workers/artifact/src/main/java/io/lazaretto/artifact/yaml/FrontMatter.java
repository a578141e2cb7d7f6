package io.lazaretto.artifact.yaml;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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
        if (card.base != null) {
            reading.claim(RELATIONS.getOrDefault(card.relation, "finetuned-from"), card.base);
        }
    }

    private static final class Card {
        private String base;
        private String relation = "";

        void value(String key, String text) {
            if (key.equals("base_model") && base == null && !text.isBlank()) {
                base = text;
            } else if (key.equals("base_model_relation")) {
                relation = text;
            }
        }
    }
}
