package io.lazaretto.inference.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Beam search over a prefix tree: every step scores the whole beam in one call. */
final class BeamSearch {
    private static final Comparator<Generation> LIKELIEST =
            Comparator.comparingDouble(Generation::logProbability).reversed();

    private final LanguageModel model;

    BeamSearch(LanguageModel model) {
        this.model = model;
    }

    List<Generation> search(Prefix prefix, int width, int most, Set<Integer> stops) {
        if (width < 1 || most < 1) {
            throw new IllegalArgumentException("beam of " + width + " for " + most + " tokens");
        }
        List<Generation> ended = new ArrayList<>();
        List<Generation> beam = new ArrayList<>();
        expand(new Generation(new int[0], new float[0]), model.topTokens(prefix, width), beam);
        for (int step = 1; ; step++) {
            beam.sort(LIKELIEST);
            beam = new ArrayList<>(beam.subList(0, Math.min(width, beam.size())));
            for (Generation text : beam) {
                if (stops.contains(text.tokens()[text.tokens().length - 1])) {
                    ended.add(text);
                }
            }
            beam.removeAll(ended);
            if (step == most || beam.isEmpty() || ended.size() >= width) {
                break;
            }
            List<TopTokens> after = model.topTokens(
                    prefix, beam.stream().map(Generation::tokens).toList(), width);
            List<Generation> grown = new ArrayList<>();
            for (int i = 0; i < beam.size(); i++) {
                expand(beam.get(i), after.get(i), grown);
            }
            beam = grown;
        }
        ended.addAll(beam);
        ended.sort(LIKELIEST);
        return List.copyOf(ended.subList(0, Math.min(width, ended.size())));
    }

    private static void expand(Generation text, TopTokens next, List<Generation> into) {
        int length = text.tokens().length;
        for (int i = 0; i < next.tokens().length; i++) {
            int[] tokens = Arrays.copyOf(text.tokens(), length + 1);
            float[] scores = Arrays.copyOf(text.logProbabilities(), length + 1);
            tokens[length] = next.tokens()[i];
            scores[length] = next.logProbabilities()[i];
            into.add(new Generation(tokens, scores));
        }
    }
}
