package io.lazaretto.artifact.openvino;

import java.util.Set;

/**
 * The layers of {@code openvino_tokenizers} (openvino_tokenizers {@code src/ov_extension.cpp}, 2026): they compute on texts and
 * tables that lie in the model.
 */
final class TokenizerLayers {
    private static final Set<String> ALL = Set.of(
            "BPETokenizer",
            "BytesToChars",
            "CaseFold",
            "CharsMapNormalization",
            "CharsToBytes",
            "CombineSegments",
            "EqualStr",
            "FuzeRagged",
            "NormalizeUnicode",
            "RaggedToDense",
            "RaggedToRagged",
            "RaggedToSparse",
            "RegexNormalization",
            "RegexSplit",
            "SentencepieceDetokenizer",
            "SentencepieceStreamDetokenizer",
            "SentencepieceTokenizer",
            "SpecialTokensSplit",
            "StringTensorPack",
            "StringTensorUnpack",
            "StringToHashBucket",
            "TrieTokenizer",
            "Truncate",
            "UTF8Validate",
            "UnigramTokenizer",
            "VocabDecoder",
            "VocabEncoder",
            "WordpieceTokenizer");

    private TokenizerLayers() {}

    static boolean has(String type) {
        return ALL.contains(type);
    }
}
