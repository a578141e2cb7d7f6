package io.lazaretto.artifact.sentencepiece;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.ProtoBuilder.message;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.ProtoBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SentencepieceRulesTest {
    private static final int UNITS = 256;

    private static ProtoBuilder vocabulary() {
        return message()
                .message(1, message().text(1, "<unk>").float32(2, 0).number(3, 2))
                .message(1, message().text(1, "\u2581a\u200b").float32(2, -1))
                .message(2, message().text(2, "m").number(3, 2));
    }

    private static InspectionAssert of(ProtoBuilder vocabulary) {
        return inspecting(TestingModel.of("tokenizer.model", vocabulary.toBytes())
                .with("model.safetensors", SafetensorsBuilder.clean()));
    }

    @Test
    void aVocabularyOfManyPiecesIsClear() {
        ProtoBuilder pieces = message();
        for (int i = 0; i < 260_000; i++) {
            pieces.message(1, message().text(1, "p" + i));
        }
        of(pieces.message(2, message().text(2, "m"))).staysSilent();
    }

    /** A table of one root whose children begin at its offset. */
    private static ProtoBuilder table(int root, int leaf, String texts) {
        ByteBuffer map = ByteBuffer.allocate(4 + 4 * UNITS + texts.length()).order(ByteOrder.LITTLE_ENDIAN);
        map.putInt(4 * UNITS).putInt(root).putInt(leaf).position(4 + 4 * UNITS);
        texts.chars().forEach(c -> map.put((byte) c));
        return vocabulary().message(3, message().bytes(2, map.array()));
    }

    @Test
    void aVocabularyIsClear() {
        of(vocabulary()).staysSilent();
        of(table(1 << 10 | 1 << 8, 1, "ab\0")).staysSilent();
    }

    @Test
    void aTableThatPointsOutsideItselfIsMalformed() {
        of(table(1 << 20, 0, "ab\0")).isInconclusive(FORMAT, "malformed");
        of(table(1 << 10 | 1 << 8, 9, "ab\0")).isInconclusive(FORMAT, "malformed");
        of(table(1 << 10, 0, "ab")).isInconclusive(FORMAT, "malformed");
        of(vocabulary().message(3, message().bytes(2, new byte[] {-1, -1, -1, -1, 0})))
                .isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aFieldOfAnotherDefinitionIsNotExamined() {
        of(vocabulary().text(9, "x")).isInconclusive(FORMAT, "unknown format");
        of(vocabulary().message(2, message().text(99, "x"))).isNotClear();
    }

    @Test
    void aVocabularyAloneIsNoModel() {
        inspecting("tokenizer.model", vocabulary().toBytes()).isInconclusive(FORMAT, "no model");
    }
}
