package io.lazaretto.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lazaretto.inference.engine.ImageClassifier.Images;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierGradientsTest {
    private static final float STEP = 1e-2f;

    @ParameterizedTest
    @ValueSource(strings = {"vit-classifier", "resnet-classifier"})
    void pixelGradientsAgreeWithFiniteDifferences(String name) {
        Random random = new Random(5);
        float[] pixels = new float[3 * 32 * 32];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture(name);
                ImageClassifier model = (ImageClassifier) TestingModels.load(checkpoint)) {
            for (ClassLoss loss : ClassLoss.values()) {
                Gradient gradient = model.gradient(new Images(pixels, 1, 3, 32, 32), new int[] {4}, loss);
                for (int at : new int[] {5, 1030, 3000}) {
                    double up = loss(model, pixels, at, STEP, loss);
                    double down = loss(model, pixels, at, -STEP, loss);
                    assertThat((double) gradient.values()[at])
                            .isCloseTo((up - down) / (2 * STEP), within(2e-3 + 0.1 * Math.abs(gradient.values()[at])));
                }
            }
        }
    }

    private static double loss(ImageClassifier model, float[] pixels, int at, float change, ClassLoss loss) {
        float[] moved = pixels.clone();
        moved[at] += change;
        return of(model.logits(new Images(moved, 1, 3, 32, 32)).getFirst(), 4, loss);
    }

    @Test
    void embeddingGradientsOfTextsAgreeWithFiniteDifferences() {
        List<int[]> texts = List.of(new int[] {5, 9, 200, 31, 7}, new int[] {8, 2, 3});
        int[] targets = {1, 6};
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("roberta-classifier");
                TextClassifier model = (TextClassifier) TestingModels.load(checkpoint)) {
            int width = model.plan().sizes().embedding();
            float[] rows = new float[2 * 5 * width];
            System.arraycopy(model.embeddings(texts.get(0)), 0, rows, 0, 5 * width);
            System.arraycopy(model.embeddings(texts.get(1)), 0, rows, 5 * width, 3 * width);
            Gradient gradient = model.gradient(rows, texts, targets, ClassLoss.CROSS_ENTROPY);
            List<float[]> logits = model.logits(texts);
            for (int r = 0; r < 2; r++) {
                assertThat((double) gradient.losses()[r])
                        .isCloseTo(of(logits.get(r), targets[r], ClassLoss.CROSS_ENTROPY), within(1e-4));
            }
            for (int at : new int[] {0, 2 * width + 9, 6 * width + 30}) {
                float[] up = rows.clone();
                float[] down = rows.clone();
                up[at] += STEP;
                down[at] -= STEP;
                int row = at / (5 * width);
                double slope = (model.gradient(up, texts, targets, ClassLoss.CROSS_ENTROPY)
                                        .losses()[row]
                                - model.gradient(down, texts, targets, ClassLoss.CROSS_ENTROPY)
                                        .losses()[row])
                        / (2 * STEP);
                assertThat((double) gradient.values()[at]).isCloseTo(slope, within(1e-3));
            }
            int padding = 8 * width;
            assertThat(gradient.values()[padding]).isZero();
        }
    }

    @Test
    void aMixtureOfOneTokenIsThatTokensRow() {
        try (TestingCheckpoint checkpoint = TestingCheckpoint.architecture("bert-classifier");
                TextClassifier model = (TextClassifier) TestingModels.load(checkpoint)) {
            float[] shares = new float[2 * 320];
            shares[7] = 1;
            shares[320 + 250] = 1;
            TestingModels.assertClose(model.mixedEmbeddings(shares), model.embeddings(new int[] {7, 250}), 1e-6);
        }
    }

    private static double of(float[] logits, int target, ClassLoss loss) {
        double sum = 0;
        double other = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logits.length; i++) {
            sum += Math.exp(logits[i] - logits[target]);
            other = i == target ? other : Math.max(other, logits[i]);
        }
        return loss == ClassLoss.CROSS_ENTROPY ? Math.log(sum) : other - logits[target];
    }
}
