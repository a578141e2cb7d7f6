package io.lazaretto.ingest.identity;

import static io.lazaretto.ingest.refusal.Quoted.quote;

import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A model on a file system that this process sees.
 *
 * @param realPath absolute, without links
 */
record LocalSource(Path realPath) {
    /** RFC 3986; a single letter is no scheme but may be a drive or a very short folder. */
    private static final Pattern SCHEME = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]+:.*");

    /**
     * Finds what the caller named.
     *
     * @throws RefusedException when it is no path and no file URI, is not allowed, is not there or cannot be read
     */
    static LocalSource find(String source, LocalAccess access) throws RefusedException {
        Path path = parse(source, access);
        access.checkNamed(path);
        Path real = real(path, source);
        access.checkReal(real);
        if (!Files.isReadable(real)) {
            throw new RefusedException(Refusal.SOURCE_UNREADABLE, quote(source) + " cannot be read by this process");
        }
        return new LocalSource(real);
    }

    /** Whether the text names something by a URI scheme other than {@code file}. */
    static boolean isRemote(String source) {
        return SCHEME.matcher(source).matches() && !source.regionMatches(true, 0, "file:", 0, 5);
    }

    /** The canonical URI: percent-encoded bytes of the real path, no trailing slash; {@code Path.of} takes it back. */
    String uri() {
        String uri = realPath.toUri().toString();
        boolean root = realPath.getNameCount() == 0;
        return uri.endsWith("/") && !root ? uri.substring(0, uri.length() - 1) : uri;
    }

    String fileName() {
        Path name = realPath.getFileName();
        return name == null ? "model" : name.toString();
    }

    private static Path parse(String source, LocalAccess access) throws RefusedException {
        if (isRemote(source)) {
            throw new RefusedException(
                    Refusal.SCHEME_UNSUPPORTED,
                    "source scheme not supported yet: " + quote(source.substring(0, source.indexOf(':') + 1))
                            + (access.plainPaths() ? "; for a file of that name write ./ before it" : ""));
        }
        try {
            if (SCHEME.matcher(source).matches()) {
                return fileUri(source);
            }
            if (!access.plainPaths()) {
                throw new RefusedException(
                        Refusal.SOURCE_MALFORMED, quote(source) + " is not a URI; a local model is file:///…");
            }
            return Path.of(source);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new RefusedException(Refusal.SOURCE_MALFORMED, quote(source) + " is not a valid path or file URI", e);
        }
    }

    private static Path fileUri(String source) throws URISyntaxException {
        URI uri = new URI(source);
        boolean local = uri.getAuthority() == null || uri.getAuthority().equalsIgnoreCase("localhost");
        if (uri.isOpaque() || !local || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new URISyntaxException(source, "not a local file URI");
        }
        return Path.of(URI.create("file://" + uri.getRawPath()));
    }

    private static Path real(Path path, String source) throws RefusedException {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            throw new RefusedException(Refusal.SOURCE_NOT_FOUND, quote(source) + " does not exist", e);
        } catch (IOException e) {
            boolean missing = Files.notExists(path);
            throw new RefusedException(
                    missing ? Refusal.SOURCE_NOT_FOUND : Refusal.SOURCE_UNREADABLE,
                    quote(source) + (missing ? " does not exist" : " cannot be read"),
                    e);
        }
    }
}
