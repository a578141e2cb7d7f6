package io.lazaretto.standalone.infer;

import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A model on this machine: a path or a {@code file:} URI. */
public final class LocalModel {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

    private LocalModel() {}

    /**
     * @param option for the message
     * @return the real path of the file or folder
     * @throws Trouble when there is none, or it lies elsewhere
     */
    public static Path find(String option, String source) throws Trouble {
        try {
            if (!SCHEME.matcher(source).matches()) {
                return Path.of(source).toRealPath();
            }
            if (!source.regionMatches(true, 0, "file:", 0, "file:".length())) {
                throw new Trouble(option + ": only models on this machine can be asked so far, by path or file: URI");
            }
            return Path.of(new URI(source)).toRealPath();
        } catch (IOException e) {
            throw new Trouble(option + ": " + source + " does not exist or cannot be read", e);
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new Trouble(option + ": " + source + " is neither a path nor a file: URI", e);
        }
    }
}
