package io.lazaretto.inference.checkpoint.loading;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where bases of adapters are looked up by their names. */
public interface BaseStore {
    /**
     * @param name as the adapter gives it; hostile
     * @return the base's files, which the caller closes; empty when the store has none of that name
     */
    Optional<CheckpointFiles> find(String name, Optional<String> revision) throws CheckpointException;

    /** A store with nothing in it. */
    static BaseStore none() {
        return (name, revision) -> Optional.empty();
    }

    /**
     * A folder of folders: {@code root/<owner>/<name>@<revision>} where the adapter pins one, else {@code root/<owner>/<name>}.
     * Names that are not those of a repository are not looked up. A pinned revision is never replaced by another.
     */
    static BaseStore folder(Path root) {
        Pattern segment = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,95}");
        Pattern repository = Pattern.compile(segment + "(/" + segment + ")?");
        return (name, revision) -> {
            boolean valid = repository.matcher(name).matches()
                    && revision.map(r -> segment.matcher(r).matches()).orElse(true);
            if (!valid) {
                return Optional.empty();
            }
            Path folder = root.resolve(name + revision.map(r -> "@" + r).orElse(""));
            return Files.exists(folder) ? Optional.of(FolderFiles.openTrusted(folder)) : Optional.empty();
        };
    }
}
