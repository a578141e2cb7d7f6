package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerIdsTest {
    private static InspectionAssert of(String name, String json) {
        return inspecting(TestingModel.of(name, json.getBytes(StandardCharsets.UTF_8))
                .with("model.safetensors", SafetensorsBuilder.clean()));
    }

    private static InspectionAssert tokenizer(String added, String model) {
        return of("tokenizer.json", "{\"version\":\"1.0\",\"added_tokens\":[" + added + "],\"model\":{" + model + "}}");
    }

    private static final String ADDED =
            "{\"id\":0,\"content\":\"<s>\",\"special\":true},{\"id\":9,\"content\":\"<|user|>\",\"special\":true}";
    private static final String BPE =
            "\"type\":\"BPE\",\"vocab\":{\"<s>\":0,\"a\":1,\"b\":2,\"ab\":3},\"merges\":[\"a b\",[\"a\",\"b\"]]";
    private static final String UNIGRAM =
            "\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"<s>\",0.0],[\"a\",-1.5],[\"b\",-2]],\"byte_fallback\":false";

    @Test
    void oneNumberForEachTokenIsClear() {
        tokenizer(ADDED, BPE).staysSilent();
        tokenizer(ADDED, UNIGRAM).staysSilent();
        tokenizer("", BPE).staysSilent();
        of("tokenizer.json", "{\"model\":{" + BPE + "},\"added_tokens\":[" + ADDED + "]}")
                .staysSilent();
        of("tokenizer.json", "[1,{\"vocab\":{}}]").staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"vocab\":{\"a\":1,\"b\":1}",
                "\"vocab\":{\"<s>\":0,\"a\":77777777777,\"b\":-1}",
                "\"continuing_subword_prefix\":{\"x\":[1]},\"vocab\":{\"x\":[2],\"a\":5,\"b\":5}"
            })
    void twoTokensOfOneNumberAreSuspicious(String model) {
        tokenizer(ADDED, model).reports(FORMAT, SUSPECT, "tokenizer.duplicate-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":9,\"content\":\"<x>\"},{\"content\":\"<y>\",\"id\":9}",
                "{\"id\":9,\"content\":\"<x>\"},{\"id\":10,\"content\":\"<x>\"}"
            })
    void addedTokensThatShareANumberOrATextAreSuspicious(String added) {
        tokenizer(added, BPE).reports(FORMAT, SUSPECT, "tokenizer.duplicate-id");
    }

    /** Another text for the number of one, another number for the text of one; before or behind the vocabulary. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":1,\"content\":\"<|user|>\"}", "{\"id\":9,\"content\":\"a\"}"})
    void anAddedTokenInThePlaceOfAnotherIsSuspicious(String added) {
        tokenizer(added, BPE).reports(FORMAT, SUSPECT, "tokenizer.shadowed-token");
        tokenizer(added, UNIGRAM).reports(FORMAT, SUSPECT, "tokenizer.shadowed-token");
        of("a/tokenizer.json", "{\"model\":{" + BPE + "},\"added_tokens\":[" + added + "]}")
                .reports(FORMAT, SUSPECT, "tokenizer.shadowed-token");
        of("other.json", "{\"model\":{" + BPE + "},\"added_tokens\":[" + added + "]}")
                .staysSilent();
    }
}
