package io.lazaretto.inference.config;

import io.lazaretto.inference.script.Attribute;
import io.lazaretto.inference.script.Script;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model as the scripts run it.
 *
 * @param architecture {@code model_type}
 * @param attributes of the script
 * @param vocabulary rows of the embedding table; 0 for images
 * @param classes 0 for a language model
 * @param longest positions it can take; {@link Integer#MAX_VALUE} when nothing in it ends
 * @param paddingId positions count from after this id and skip tokens of it (RoBERTa); -1: positions count from 0
 * @param base what tensor names begin with, and do not where the bare model was saved; may be empty
 * @param image what images look like, when it takes images
 */
public record ModelPlan(
        String architecture,
        Task task,
        Script script,
        Map<String, Attribute> attributes,
        List<WeightPlan> weights,
        Set<String> ignoredTensors,
        Sizes sizes,
        int vocabulary,
        int classes,
        int longest,
        int paddingId,
        String base,
        Optional<Image> image) {
    public ModelPlan {
        attributes = Map.copyOf(attributes);
        weights = List.copyOf(weights);
        ignoredTensors = Set.copyOf(ignoredTensors);
    }

    public enum Task {
        LANGUAGE_MODEL,
        TEXT_CLASSIFIER,
        IMAGE_CLASSIFIER
    }

    /** What memory depends on. */
    public record Sizes(int layers, int hidden, int heads, int kvHeads, int headDim, int intermediate, int embedding) {}

    /** Channels, height and width in pixels; height and width 0 where any size will do. */
    public record Image(int channels, int height, int width) {}
}
