package io.lazaretto.artifact.tokenizer;

import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.ProtoBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.api.Test;

class SentencePieceTest {
    @Test
    void vocabularyStaysSilent() {
        inspect(model().toBytes()).staysSilent();
    }

    @Test
    void unknownFieldsAndDamageAreNotCleared() {
        inspect(model().number(77, 1).toBytes()).isNotClear();
        byte[] whole = model().toBytes();
        inspect(java.util.Arrays.copyOf(whole, whole.length - 1)).isNotClear();
        inspect(new ProtoBuilder().message(2, new ProtoBuilder().number(4, 10)).toBytes()).isNotClear();
    }

    @Test
    void pickleInTheMapOfCharactersIsFound() {
        byte[] pickle = "\u0080\u0002cos\nsystem\nX\u0002\0\0\0idR.".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        inspect(model().message(3, new ProtoBuilder().bytes(2, pickle)).toBytes()).isNotClear();
    }

    private static ProtoBuilder model() {
        return new ProtoBuilder()
                .message(1, new ProtoBuilder().text(1, "<unk>").number(3, 2))
                .message(1, new ProtoBuilder().text(1, "\u2581the"))
                .message(2, new ProtoBuilder().number(4, 2));
    }

    private static InspectionAssert inspect(byte[] bytes) {
        return inspecting(new TestingModel().with("model.safetensors", SafetensorsBuilder.clean()).with("spiece.model", bytes));
    }
}
