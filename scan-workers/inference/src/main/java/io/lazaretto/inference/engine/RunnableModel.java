package io.lazaretto.inference.engine;

import io.lazaretto.inference.config.ModelPlan;
import java.util.SortedSet;

/** A model in memory. One thread at a time. */
public sealed interface RunnableModel extends AutoCloseable permits LanguageModel, TextClassifier, ImageClassifier {
    ModelPlan plan();

    /** {@code cpu} or {@code cuda:0}. */
    String device();

    /** {@code f32} or {@code bf16}. */
    String dtype();

    /** Tensors of the checkpoint that no part of the architecture uses, known buffers aside: they were not looked at. */
    SortedSet<String> unusedTensors();

    /** Frees the weights. */
    @Override
    void close();
}
