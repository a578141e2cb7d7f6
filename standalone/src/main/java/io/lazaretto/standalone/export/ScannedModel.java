package io.lazaretto.standalone.export;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Manifest;
import java.util.Optional;

/**
 * What is known of one model at the end of a scan.
 *
 * @param manifest of the bytes that the verdict is about, as far as they could be read
 * @param facts what inspection learned: as the verdict says, else as this session saw it
 */
record ScannedModel(Verdict verdict, Optional<Manifest> manifest, Optional<ModelFacts> facts) {
    ScannedModel {
        requireNonNull(verdict, "verdict is null");
        String digest = verdict.getContentDigest();
        // Hashes of other bytes than the ones that were scanned would vouch for what nobody looked at.
        manifest = manifest.filter(files -> digest == null || files.digest().equals(digest));
        Optional<ModelFacts> learned = facts;
        facts = Optional.ofNullable(verdict.getFacts()).or(() -> learned).filter(found -> found.getContentDigest()
                .equals(digest));
    }

    /** Whether the manifest lists every file of the model. */
    boolean isComplete() {
        return verdict.getContentDigest() != null && manifest.isPresent();
    }
}
