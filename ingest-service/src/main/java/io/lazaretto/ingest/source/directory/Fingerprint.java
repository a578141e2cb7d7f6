package io.lazaretto.ingest.source.directory;

import io.lazaretto.schemas.content.ModelListing;
import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.content.ModelListing.Unread;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** What tells two looks at a model apart without reading it: paths, sizes, times, and what is asked for. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(ModelListing listing, Profile profile, Optional<String> policy) {
        MessageDigest digest = Sha256.newDigest();
        add(digest, Sha256.ofFields(profile.name(), policy.orElse(null)));
        for (ListedFile file : listing.files()) {
            add(
                    digest,
                    Sha256.ofFields(
                            file.path(),
                            String.valueOf(file.state().size()),
                            file.state().modified().toString(),
                            file.state().changed().toString(),
                            file.state().key()));
        }
        for (Unread unread : listing.unread()) {
            add(digest, Sha256.ofFields("unread", unread.path(), unread.reason()));
        }
        return Sha256.hex(digest.digest());
    }

    private static void add(MessageDigest digest, String field) {
        digest.update(field.getBytes(StandardCharsets.US_ASCII));
    }
}
