package io.lazaretto.ingest.source.directory;

import io.lazaretto.schemas.content.ModelListing;
import io.lazaretto.schemas.content.ModelListing.ListedFile;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names by which writers say that they are not done, and that they are. */
final class PartialNames {
    static final Set<String> DONE_MARKERS = Set.of("_SUCCESS", ".complete");

    private static final Pattern PARTIAL = Pattern.compile(
            "(?s).*\\.(part|partial|tmp|crdownload|download|incomplete|filepart)|\\.incomplete|\\..*\\.sw[a-z]");
    /** rsync's {@code .name.XXXXXX}; a suffix of small letters only is more likely an ordinary hidden file. */
    private static final Pattern RSYNC = Pattern.compile("(?s)\\..+\\.(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{6}");

    private static final Pattern GIT_LOCK = Pattern.compile("(?s)(.*/)?\\.git/(.*/)?[^/]*\\.lock");

    private PartialNames() {}

    /** Whether a file of this name, without its folder, is one that somebody is still writing. */
    static boolean isPartial(String name) {
        return PARTIAL.matcher(name).matches() || RSYNC.matcher(name).matches();
    }

    /** The first path in the model that says so. */
    static Optional<String> partialIn(ModelListing listing) {
        return listing.files().stream()
                .map(ListedFile::path)
                .filter(path ->
                        isPartial(fileName(path)) || GIT_LOCK.matcher(path).matches())
                .findFirst();
    }

    /**
     * Whether a marker at the top says that the writer is done. A marker older than a file beside it speaks of an earlier
     * version.
     */
    static boolean saysDone(ModelListing listing) {
        return listing.files().stream()
                .filter(file -> DONE_MARKERS.contains(file.path()))
                .anyMatch(marker -> listing.files().stream()
                        .noneMatch(other -> other.state()
                                        .modified()
                                        .compareTo(marker.state().modified())
                                > 0));
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
