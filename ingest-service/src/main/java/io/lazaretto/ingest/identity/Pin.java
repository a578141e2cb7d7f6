package io.lazaretto.ingest.identity;

import io.lazaretto.schemas.content.ModelHash;
import io.lazaretto.schemas.content.ModelListing.Unread;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.schemas.identity.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The revision of a folder or file.
 *
 * @param revision the content digest; when something could not be read, {@code partial:} and a digest over what could and
 *     what could not, which is no content digest but the same for the same state
 * @param manifest of what could be read
 */
record Pin(String revision, Manifest manifest, Optional<String> contentDigest, List<Unread> unread) {
    private static final String PARTIAL = "partial:";

    static Pin of(ModelHash.Result result) {
        String digest = result.manifest().digest();
        if (result.complete()) {
            return new Pin(digest, result.manifest(), Optional.of(digest), List.of());
        }
        List<String> fields = new ArrayList<>(List.of("partial", digest));
        result.unread().stream()
                .sorted(Comparator.comparing(Unread::path).thenComparing(Unread::reason))
                .forEach(entry -> fields.addAll(List.of(entry.path(), entry.reason())));
        String partial = PARTIAL + Sha256.PREFIX + Sha256.ofFields(fields.toArray(String[]::new));
        return new Pin(partial, result.manifest(), Optional.empty(), result.unread());
    }
}
