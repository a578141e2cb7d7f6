package io.lazaretto.schemas.content;

import java.nio.file.Path;
import java.util.List;

/**
 * What a model consists of.
 *
 * @param files regular files, in listing order
 * @param unread what could not be listed as a regular file; a model with any has no content digest
 */
public record ModelListing(List<ListedFile> files, List<Unread> unread) {
    public ModelListing {
        files = List.copyOf(files);
        unread = List.copyOf(unread);
    }

    /**
     * @param path relative to the model, {@code /}-separated; the file name for a model of one file
     * @param file where to open it; already resolved, never a symbolic link
     */
    public record ListedFile(String path, Path file, FileState state) {}

    /**
     * @param path relative to the model; bounded, hostile text
     * @param reason a short stable phrase such as {@code dangling symbolic link}
     */
    public record Unread(String path, String reason) {}

    public boolean complete() {
        return unread.isEmpty();
    }
}
