package io.lazaretto.inference.tokenizer;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The merges that a vocabulary with scores amounts to: every way to split a token into two tokens, best score first. */
final class ScoredMerges {
    private static final int LONGEST_SPLIT = 256;

    private ScoredMerges() {}

    record Merge(String left, String right, double score, int leftId) {}

    /** @throws CheckpointException LIMIT when there are too many */
    static List<Merge> of(GgufVocabulary vocabulary, TokenizerLimits limits) throws CheckpointException {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            if (isPiece(vocabulary.type(id))) {
                ids.put(vocabulary.tokens().get(id), id);
            }
        }
        List<Merge> merges = new ArrayList<>();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            if (isPiece(vocabulary.type(id))) {
                split(vocabulary.tokens().get(id), vocabulary.scores().get(id), ids, merges);
            }
            if (merges.size() > limits.merges()) {
                throw new CheckpointException(Kind.LIMIT, "more than " + limits.merges() + " merges");
            }
        }
        merges.sort(Comparator.comparingDouble((Merge merge) -> -merge.score()));
        return merges;
    }

    private static boolean isPiece(long type) {
        return type == GgufVocabulary.NORMAL || type == GgufVocabulary.USER_DEFINED;
    }

    private static void split(String token, double score, Map<String, Integer> ids, List<Merge> merges) {
        if (token.length() > LONGEST_SPLIT) {
            return;
        }
        List<Merge> splits = new ArrayList<>();
        for (int i = token.offsetByCodePoints(0, Math.min(1, token.codePointCount(0, token.length())));
                i < token.length();
                i = token.offsetByCodePoints(i, 1)) {
            Integer left = ids.get(token.substring(0, i));
            if (left != null && ids.containsKey(token.substring(i))) {
                splits.add(new Merge(token.substring(0, i), token.substring(i), score, left));
            }
        }
        splits.sort(Comparator.comparingInt(Merge::leftId));
        merges.addAll(splits);
    }
}
