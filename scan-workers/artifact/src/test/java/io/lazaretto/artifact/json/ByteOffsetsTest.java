package io.lazaretto.artifact.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.testing.TestingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Places in JSON documents are places in the file. */
class ByteOffsetsTest {
    private static ByteView view(String text) {
        return ByteView.of(TestingModel.of("a.json", text.getBytes(UTF_8)), 0);
    }

    private record Seen(String key, long offset) {}

    private static List<Seen> walk(String text) throws Exception {
        List<Seen> seen = new ArrayList<>();
        JsonVisitor visitor = new JsonVisitor() {
            @Override
            public void value(int depth, String key, boolean element, Kind kind, String value, long offset) {
                seen.add(new Seen(key, offset));
            }

            @Override
            public void duplicate(String key, long offset) {
                seen.add(new Seen("twice " + key, offset));
            }
        };
        JsonWalk.walk(view(text), false, visitor, new Budget(1 << 20, 1 << 20, Long.MAX_VALUE));
        return seen;
    }

    @Test
    void aPlaceBehindLettersOfSeveralBytesIsCountedInBytes() throws Exception {
        String text = "{\"\u00e4\": \"\u20ac\ud83d\ude00\", \"b\": [1, {\"c\": true}], \"b\": 2}";
        byte[] bytes = text.getBytes(UTF_8);
        List<Seen> seen = walk(text);
        assertThat(seen).extracting(Seen::key).contains("\u00e4", "b", "c", "twice b");
        for (Seen each : seen) {
            char expected =
                    switch (each.key()) {
                        case "\u00e4", "twice b" -> '"';
                        case "c" -> 't';
                        default -> 0;
                    };
            if (expected != 0) {
                assertThat((char) bytes[(int) each.offset()]).as(each.key()).isEqualTo(expected);
            }
        }
        int twice = text.lastIndexOf("\"b\"");
        assertThat(seen).contains(new Seen("twice b", text.substring(0, twice).getBytes(UTF_8).length));
    }

    @Test
    void aByteOrderMarkIsCounted() throws Exception {
        assertThat(walk("\ufeff{\"a\": 1}")).containsExactly(new Seen("a", 9));
    }

    @Test
    void whereADocumentBreaksIsSaid() {
        String text = "{\"\u20ac\": 1, x}";
        assertThatThrownBy(() -> walk(text))
                .isInstanceOfSatisfying(MalformedArtifactException.class, e -> assertThat(e.offset())
                        .isBetween(11L, 13L));
    }

    @Test
    void anyPlaceIsTheLengthOfWhatStandsInFrontOfIt() throws Exception {
        Random random = new Random(4);
        for (int run = 0; run < 20; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                text.appendCodePoint(
                        switch (random.nextInt(4)) {
                            case 0 -> 'a' + random.nextInt(26);
                            case 1 -> 0xa0 + random.nextInt(100);
                            case 2 -> 0x20a0 + random.nextInt(20);
                            default -> 0x1f600 + random.nextInt(40);
                        });
            }
            ByteOffsets offsets = new ByteOffsets(view(text.toString()));
            for (int unit = 0; unit < text.length(); unit += 1 + random.nextInt(500)) {
                if (!Character.isLowSurrogate(text.charAt(unit))) {
                    assertThat(offsets.of(unit))
                            .isEqualTo(text.substring(0, unit).getBytes(UTF_8).length);
                }
            }
        }
    }
}
