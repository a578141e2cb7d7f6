package io.lazaretto.schemas.identity;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.ScanRequest;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Deterministic ids. The same facts give the same id in every process and version; changing a function here is a
 * breaking change of the contract.
 */
public final class Identities {
    private static final String ARRIVAL_SUBJECT = "arrival:";

    private Identities() {}

    /** Id of an arrival: the same pinned bytes with the same request are the same arrival. */
    public static String arrivalId(String artifactUri, String revision, ScanRequest request) {
        requireNonNull(artifactUri, "artifactUri is null");
        requireNonNull(revision, "revision is null");
        return "arr-"
                + Sha256.ofFields(
                                "arrival",
                                artifactUri,
                                revision,
                                request.getProfile().name(),
                                request.getBase(),
                                request.getReference(),
                                request.getPolicy())
                        .substring(0, 40);
    }

    /**
     * Id of a finding's slot.
     *
     * @param readDigest digest of the manifest of the files that the detector reads, or the subject where none exists
     * @param referenceDigest digest or URI of the reference it compares with, or null
     * @param candidateSetDigest {@link #candidateSetDigest} of what it tests, or null
     */
    public static String findingId(
            String readDigest,
            String detector,
            String version,
            String configDigest,
            String referenceDigest,
            String candidateSetDigest) {
        return "fnd-"
                + Sha256.ofFields(
                                "finding",
                                requireNonNull(readDigest, "readDigest is null"),
                                requireNonNull(detector, "detector is null"),
                                requireNonNull(version, "version is null"),
                                requireNonNull(configDigest, "configDigest is null"),
                                referenceDigest,
                                candidateSetDigest)
                        .substring(0, 40);
    }

    /** Digest of a set of candidates; order and scores do not matter, evidence does. Null for the empty set. */
    public static String candidateSetDigest(Collection<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return null;
        }
        List<String> lines = candidates.stream()
                .map(c -> Sha256.ofFields(c.getKind(), c.getValue(), new TreeMap<>(c.getEvidence()).toString()))
                .sorted()
                .distinct()
                .toList();
        return Sha256.ofFields(lines.toArray(String[]::new));
    }

    /** Subject of findings that could not be tied to a content digest. */
    public static String arrivalSubject(String arrivalId) {
        return ARRIVAL_SUBJECT + arrivalId;
    }

    public static boolean isArrivalSubject(String subject) {
        return subject.startsWith(ARRIVAL_SUBJECT);
    }
}
