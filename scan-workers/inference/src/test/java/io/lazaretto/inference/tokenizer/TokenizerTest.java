package io.lazaretto.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lazaretto.artifact.testing.SharedFolder;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import io.lazaretto.inference.checkpoint.gguf.GgufMetadata;
import io.lazaretto.inference.testing.Fixtures;
import io.lazaretto.inference.testing.TestingFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    private static final TokenizerLimits LIMITS = TokenizerLimits.DEFAULT;

    private static Map<String, Object> vectors() throws Exception {
        try (var stream =
                TokenizerTest.class.getResourceAsStream("/io/lazaretto/inference/vectors/tokenizer/smollm2.json")) {
            return JsonTree.object("vectors", stream.readAllBytes(), 1 << 20);
        }
    }

    private static void reproducesTheVectors(Tokenizer tokenizer) throws Exception {
        int compared = 0;
        for (Object item : (List<?>) vectors().get("cases")) {
            Map<?, ?> vector = (Map<?, ?>) item;
            long[] expected = ((List<?>) vector.get("ids"))
                    .stream().mapToLong(id -> (Long) id).toArray();
            long[] ids = tokenizer.encode((String) vector.get("text"), false);
            assertThat(ids).as((String) vector.get("text")).isEqualTo(expected);
            assertThat(tokenizer.decode(ids, false)).isEqualTo(vector.get("decoded"));
            compared++;
        }
        assertThat(compared).isEqualTo(15);
    }

    @Test
    void theVocabularyOfARealGgufFileGivesTheIdsOfItsVectors() throws Exception {
        var file = Fixtures.smolLm2();
        assumeTrue(file.isPresent(), "the model of 98 MB is not at hand");
        try (FolderFiles files = FolderFiles.open(file.get());
                TextInterface text = TokenizerLoader.open(files, 49_152, LIMITS)) {
            reproducesTheVectors(text.tokenizer());
            assertThat(text.chatTemplate())
                    .hasValueSatisfying(t -> assertThat(t).contains("<|im_start|>"));
            assertThat(text.specialTokens()).containsEntry("bos_token", "<|im_start|>");
            assertThat(text.tokenizer().vocabularySize()).isEqualTo(49_152);
            assertThat(text.tokenizer().addedToken("<|im_end|>")).hasValue(2);
            assertThat(text.tokenizer().specialIds()).contains(0L, 1L, 2L);
        }
    }

    @Test
    void aTokenizerJsonGivesTheIdsOfItsVectors() throws Exception {
        var folder = SharedFolder.find()
                .map(shared -> shared.resolve("models/SmolLM2-135M-Instruct"))
                .filter(Files::isDirectory);
        assumeTrue(folder.isPresent(), "the shared fixtures are not at hand");
        try (FolderFiles files = FolderFiles.open(folder.get());
                TextInterface text = TokenizerLoader.open(files, 49_152, LIMITS)) {
            reproducesTheVectors(text.tokenizer());
            assertThat(text.chatTemplate()).isPresent();
        }
    }

    private static GgufMetadata vocabulary(String model, List<String> tokens, Map<String, Object> more) {
        Map<String, Object> pairs = new HashMap<>();
        pairs.put("tokenizer.ggml.model", model);
        pairs.put("tokenizer.ggml.tokens", tokens);
        pairs.putAll(more);
        return new GgufMetadata(pairs);
    }

    @Test
    void bytePairsAreMergedInTheirOrder() throws Exception {
        List<String> tokens =
                new ArrayList<>(List.of("<s>", "h", "e", "l", "o", "Ġ", "1", "2", "he", "ll", "hell", "Ġhe"));
        GgufMetadata metadata = vocabulary(
                "gpt2",
                tokens,
                Map.of(
                        "tokenizer.ggml.pre",
                        "smollm",
                        "tokenizer.ggml.merges",
                        List.of("h e", "l l", "he ll", "Ġ he"),
                        "tokenizer.ggml.token_type",
                        List.of(3L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L),
                        "tokenizer.ggml.bos_token_id",
                        0L,
                        "tokenizer.ggml.add_bos_token",
                        true));
        try (TextInterface text = TokenizerLoader.ofGguf(metadata, LIMITS)) {
            assertThat(text.tokenizer().encode("hello he 12", false)).containsExactly(10, 4, 11, 5, 6, 7);
            assertThat(text.tokenizer().encode("he", true)).containsExactly(0, 8);
            assertThat(text.tokenizer().encode("<s>he", false)).containsExactly(0, 8);
            assertThat(text.tokenizer().decode(new long[] {0, 10, 4, 11}, true)).isEqualTo("hello he");
        }
    }

    /** The reference algorithm, slowly: join the adjacent pair whose union scores best, the leftmost of equals. */
    private static List<Long> naive(String text, List<String> tokens, List<Double> scores) {
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            ids.put(tokens.get(i), i);
        }
        List<String> symbols = new ArrayList<>();
        text.codePoints().forEach(c -> symbols.add(Character.toString(c)));
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < symbols.size(); i++) {
                Integer id = ids.get(symbols.get(i) + symbols.get(i + 1));
                if (id != null
                        && (best < 0
                                || scores.get(id) > scores.get(ids.get(symbols.get(best) + symbols.get(best + 1))))) {
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
        }
        List<Long> result = new ArrayList<>();
        for (String symbol : symbols) {
            if (ids.containsKey(symbol)) {
                result.add((long) ids.get(symbol));
            } else {
                for (byte b : symbol.getBytes(StandardCharsets.UTF_8)) {
                    result.add((long) ids.get("<0x%02X>".formatted(b & 0xff)));
                }
            }
        }
        return result;
    }

    @Test
    void scoredVocabulariesAreMergedAsTheReferenceDoes() throws Exception {
        Random random = new Random(3);
        Set<String> pieces = new LinkedHashSet<>(List.of("<unk>", "<s>", "</s>"));
        for (int b = 0; b < 256; b++) {
            pieces.add("<0x%02X>".formatted(b));
        }
        for (String letter : List.of("▁", "a", "b", "c", "ä")) {
            pieces.add(letter);
        }
        while (pieces.size() < 500) {
            StringBuilder piece = new StringBuilder(random.nextInt(4) == 0 ? "▁" : "");
            for (int i = 0; i < 2 + random.nextInt(4); i++) {
                piece.append("abcä".charAt(random.nextInt(4)));
            }
            pieces.add(piece.toString());
        }
        List<String> tokens = new ArrayList<>(pieces);
        List<Double> scores = new ArrayList<>();
        List<Long> types = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            scores.add(i < 259 ? 0.0 : (double) -i);
            types.add(i == 0 ? 2L : i < 3 ? 3L : i < 259 ? 6L : 1L);
        }
        GgufMetadata metadata = vocabulary(
                "llama",
                tokens,
                Map.of(
                        "tokenizer.ggml.scores",
                        scores,
                        "tokenizer.ggml.token_type",
                        types,
                        "tokenizer.ggml.bos_token_id",
                        1L,
                        "tokenizer.ggml.unknown_token_id",
                        0L));
        try (TextInterface text = TokenizerLoader.ofGguf(metadata, LIMITS)) {
            for (int trial = 0; trial < 300; trial++) {
                StringBuilder sentence = new StringBuilder();
                for (int i = 0; i < 1 + random.nextInt(30); i++) {
                    sentence.appendCodePoint(
                            "abcä  z😀".codePointAt("abcä  z😀".offsetByCodePoints(0, random.nextInt(8))));
                }
                List<Long> expected = naive("▁" + sentence.toString().replace(' ', '▁'), tokens, scores);
                assertThat(Arrays.stream(text.tokenizer().encode(sentence.toString(), false))
                                .boxed()
                                .toList())
                        .as(sentence.toString())
                        .isEqualTo(expected);
                assertThat(text.tokenizer().encode(sentence.toString(), true)[0])
                        .isEqualTo(1);
                assertThat(text.tokenizer().decode(text.tokenizer().encode(sentence.toString(), false), false))
                        .isEqualTo(sentence.toString());
            }
        }
    }

    @Test
    void wordPiecesContinueWithinAWord() throws Exception {
        List<String> tokens = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "▁un", "able", "▁able", "aff", "▁!");
        GgufMetadata metadata = vocabulary(
                "bert",
                tokens,
                Map.of(
                        "tokenizer.ggml.unknown_token_id",
                        1L,
                        "tokenizer.ggml.bos_token_id",
                        2L,
                        "tokenizer.ggml.seperator_token_id",
                        3L));
        try (TextInterface text = TokenizerLoader.ofGguf(metadata, LIMITS)) {
            assertThat(text.tokenizer().encode("Unaffable able! zz", true)).containsExactly(2, 4, 7, 5, 6, 8, 1, 3);
        }
    }

    @Test
    void aVocabularyLargerThanTheEmbeddingIsRefused() throws Exception {
        byte[] json =
                "{\"version\":\"1.0\",\"added_tokens\":[],\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":7},\"merges\":[]}}"
                        .getBytes(StandardCharsets.UTF_8);
        assertRefused(() -> TokenizerLoader.open(TestingFiles.of("tokenizer.json", json), 7, LIMITS), Kind.MALFORMED);
        TokenizerLoader.open(TestingFiles.of("tokenizer.json", json), 8, LIMITS).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1},\"merges\":[]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":99999999999},\"merges\":[]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":\"0\"},\"merges\":[]}}",
                "{\"model\":{\"type\":\"Nothing\",\"vocab\":{\"a\":0}}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"x y\"]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[]},\"added_tokens\":[{\"id\":1}]}"
            })
    void brokenTokenizersAreTypedOutcomes(String json) {
        assertThatThrownBy(() -> Tokenizer.of(json.getBytes(StandardCharsets.UTF_8), LIMITS))
                .isInstanceOf(CheckpointException.class);
    }

    @Test
    void everythingHasABound() throws Exception {
        TokenizerLimits small = new TokenizerLimits(1000, 4, 2, 8, 10);
        String vocab = "{\"version\":\"1.0\",\"model\":{\"type\":\"BPE\",\"vocab\":{%s},\"merges\":[%s]}}";
        assertRefused(
                () -> Tokenizer.of(
                        vocab.formatted("\"a\":0,\"b\":1,\"c\":2,\"d\":3,\"e\":4", "")
                                .getBytes(StandardCharsets.UTF_8),
                        small),
                Kind.LIMIT);
        assertRefused(
                () -> Tokenizer.of(
                        vocab.formatted("\"a\":0", "\"a a\",\"a a\",\"a a\"").getBytes(StandardCharsets.UTF_8), small),
                Kind.LIMIT);
        assertRefused(
                () -> Tokenizer.of(vocab.formatted("\"123456789\":0", "").getBytes(StandardCharsets.UTF_8), small),
                Kind.LIMIT);
        assertRefused(() -> Tokenizer.of(new byte[1001], small), Kind.LIMIT);
        try (Tokenizer tokenizer =
                Tokenizer.of(vocab.formatted("\"a\":0", "").getBytes(StandardCharsets.UTF_8), small)) {
            assertRefused(() -> tokenizer.encode("a".repeat(11), false), Kind.LIMIT);
            assertThat(tokenizer.encode("a".repeat(10), false)).hasSize(10);
            assertRefused(() -> tokenizer.decode(new long[] {-1}, false), Kind.LIMIT);
        }
        List<String> twice = List.of("a", "a");
        assertRefused(
                () -> TokenizerLoader.ofGguf(vocabulary("gpt2", twice, Map.of("tokenizer.ggml.pre", "gpt-2")), LIMITS),
                Kind.MALFORMED);
        assertRefused(
                () -> TokenizerLoader.ofGguf(
                        vocabulary("gpt2", List.of("a"), Map.of("tokenizer.ggml.pre", "of tomorrow")), LIMITS),
                Kind.UNSUPPORTED_FORMAT);
        assertRefused(
                () -> TokenizerLoader.ofGguf(vocabulary("rwkv", List.of("a"), Map.of()), LIMITS),
                Kind.UNSUPPORTED_FORMAT);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Kind kind) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CheckpointException.class, e -> assertThat(e.kind())
                .as(e.getMessage())
                .isEqualTo(kind));
    }
}
