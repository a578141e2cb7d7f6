package io.lazaretto.artifact.inspect;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What inspection learned about a model, apart from threats.
 *
 * @param kind language-model, adapter, classifier, model (unspecified) or none
 * @param architecture as the configuration names it, or null; hostile, bounded text
 * @param formats formats identified by content, sorted, without duplicates
 * @param tensorFiles paths of artifacts with tensors that the inference lane can read
 * @param lineage claimed parents
 */
public record Facts(
        String kind, String architecture, List<String> formats, List<String> tensorFiles, List<Claim> lineage) {
    public Facts {
        requireNonNull(kind, "kind is null");
        formats = List.copyOf(formats);
        tensorFiles = List.copyOf(tensorFiles);
        lineage = List.copyOf(lineage);
    }

    /**
     * @param relation adapter-base, quantized-from or finetuned-from
     * @param model what the artifact names
     * @param path the artifact that says so
     */
    public record Claim(String relation, String model, String path) {}
}
