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
 * @param unreadWeights formats of weights that the inference lane cannot read, sorted, without duplicates
 * @param licenses claimed licences
 * @param fileFormats format of each file, by path: first those with tensors that the inference lane reads; fewer than there
 *     are files where there are more than {@value #MAX_FILE_FORMATS}
 */
public record Facts(
        String kind,
        String architecture,
        List<String> formats,
        List<String> tensorFiles,
        List<Claim> lineage,
        List<String> unreadWeights,
        List<License> licenses,
        List<FileFormat> fileFormats) {
    public static final int MAX_FILE_FORMATS = 256;
    /** Characters of a path that is listed: a path that was cut would name another file, or none. */
    public static final int MAX_LISTED_PATH = 250;

    public Facts {
        requireNonNull(kind, "kind is null");
        formats = List.copyOf(formats);
        tensorFiles = List.copyOf(tensorFiles);
        lineage = List.copyOf(lineage);
        unreadWeights = List.copyOf(unreadWeights);
        licenses = List.copyOf(licenses);
        fileFormats = List.copyOf(fileFormats);
    }

    /** Facts without the lists that few need. */
    public static Facts of(
            String kind, String architecture, List<String> formats, List<String> tensorFiles, List<Claim> lineage) {
        return new Facts(kind, architecture, formats, tensorFiles, lineage, List.of(), List.of(), List.of());
    }

    /**
     * @param relation adapter-base, quantized-from or finetuned-from
     * @param model what the artifact names
     * @param path the artifact that says so
     */
    public record Claim(String relation, String model, String path) {}

    /**
     * @param spdxId of the SPDX list, or null
     * @param name as claimed; hostile, bounded text
     * @param path the artifact that says so
     */
    public record License(String spdxId, String name, String path) {}

    /**
     * @param path hostile text
     * @param format one of {@link #formats}
     */
    public record FileFormat(String path, String format) {}
}
