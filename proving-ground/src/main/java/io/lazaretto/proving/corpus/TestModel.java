package io.lazaretto.proving.corpus;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * One model of the corpus.
 *
 * @param name unique in the corpus; also the name of its folder
 * @param copyOf name of the model with the same bytes, or null for an original
 */
public record TestModel(String name, Path folder, Recipe recipe, String copyOf) {
    public TestModel {
        requireNonNull(name, "name is null");
        requireNonNull(folder, "folder is null");
        requireNonNull(recipe, "recipe is null");
    }
}
