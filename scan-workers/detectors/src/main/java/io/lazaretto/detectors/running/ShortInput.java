package io.lazaretto.detectors.running;

import io.lazaretto.inference.config.ModelPlan;
import io.lazaretto.inference.engine.ImageClassifier;
import io.lazaretto.inference.engine.ImageClassifier.Images;
import io.lazaretto.inference.engine.LanguageModel;
import io.lazaretto.inference.engine.Prefix;
import io.lazaretto.inference.engine.RunnableModel;
import io.lazaretto.inference.engine.TextClassifier;
import java.util.List;

/** The input that every model is given: eight tokens spread over the vocabulary, or one image of even grey. */
final class ShortInput {
    private static final int TOKENS = 8;
    private static final int ANY_SIZE = 64;

    private ShortInput() {}

    /** How many logits are NaN or infinite. */
    static long wrongAnswers(RunnableModel model) {
        return count(
                switch (model) {
                    case LanguageModel language -> {
                        try (Prefix prefix = language.prefill(tokens(model.plan()))) {
                            yield language.nextTokenLogits(prefix);
                        }
                    }
                    case TextClassifier classifier ->
                        classifier.logits(List.of(tokens(model.plan()))).getFirst();
                    case ImageClassifier classifier ->
                        classifier
                                .logits(image(model.plan().image().orElseThrow()))
                                .getFirst();
                });
    }

    private static int[] tokens(ModelPlan plan) {
        int[] tokens = new int[Math.min(TOKENS, plan.longest())];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (int) ((long) plan.vocabulary() * (i + 1) / (TOKENS + 1));
        }
        return tokens;
    }

    private static Images image(ModelPlan.Image image) {
        int height = image.height() == 0 ? ANY_SIZE : image.height();
        int width = image.width() == 0 ? ANY_SIZE : image.width();
        return new Images(
                new float[Math.multiplyExact(image.channels(), Math.multiplyExact(height, width))],
                1,
                image.channels(),
                height,
                width);
    }

    private static long count(float[] logits) {
        long wrong = 0;
        for (float logit : logits) {
            wrong += Float.isFinite(logit) ? 0 : 1;
        }
        return wrong;
    }
}
