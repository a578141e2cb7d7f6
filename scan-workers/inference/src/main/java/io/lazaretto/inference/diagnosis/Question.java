package io.lazaretto.inference.diagnosis;

import static java.util.Objects.requireNonNull;

import io.lazaretto.inference.engine.ImageClassifier.Images;
import java.util.List;

/** What a model is asked. */
public sealed interface Question {
    /** Token ids. */
    record Ids(List<Integer> ids) implements Question {
        public Ids {
            ids = List.copyOf(ids);
        }
    }

    /** @param chat whether the text is the message of a user, put into the model's chat template */
    record Prompt(String text, boolean chat) implements Question {
        public Prompt {
            requireNonNull(text, "text is null");
        }
    }

    /** Pixels, normalised as the model expects. */
    record Pixels(Images images) implements Question {
        public Pixels {
            requireNonNull(images, "images is null");
        }
    }
}
