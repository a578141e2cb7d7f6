package io.lazaretto.schemas.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
    @Test
    void idsAreTheSameInEveryReleaseOfThisContract() {
        assertThat(Identities.arrivalId("file:///m", "sha256:00", request(Profile.STANDARD, null, null)))
                .isEqualTo("arr-"
                        + Sha256.ofFields("arrival", "file:///m", "sha256:00", "STANDARD", null, null, null)
                                .substring(0, 40));
        assertThat(Sha256.ofFields("a", null, ""))
                .isEqualTo(Sha256.of("1:a;-;0:;".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .substring("sha256:".length()));
    }

    @Test
    void everyPartOfARequestMakesAnotherArrival() {
        Set<String> ids = new HashSet<>();
        ids.add(Identities.arrivalId("u", "r", request(Profile.STANDARD, null, null)));
        ids.add(Identities.arrivalId("u2", "r", request(Profile.STANDARD, null, null)));
        ids.add(Identities.arrivalId("u", "r2", request(Profile.STANDARD, null, null)));
        ids.add(Identities.arrivalId("u", "r", request(Profile.DEEP, null, null)));
        ids.add(Identities.arrivalId("u", "r", request(Profile.STANDARD, "x", null)));
        ids.add(Identities.arrivalId("u", "r", request(Profile.STANDARD, null, "x")));
        assertThat(ids).hasSize(6);
    }

    @Test
    void fieldsCannotRunIntoEachOther() {
        assertThat(Sha256.ofFields("ab", "c")).isNotEqualTo(Sha256.ofFields("a", "bc"));
        assertThat(Sha256.ofFields("", "x")).isNotEqualTo(Sha256.ofFields(null, "x"));
        assertThat(Sha256.ofFields("-;")).isNotEqualTo(Sha256.ofFields((String) null));
    }

    @Test
    void candidateSetsAreSetsAndIgnoreScores() {
        Candidate one = candidate("a", 1.0);
        Candidate again = candidate("a", 2.0);
        Candidate two = candidate("b", 1.0);

        String digest = Identities.candidateSetDigest(List.of(one, two));
        assertThat(Identities.candidateSetDigest(List.of(two, again, one))).isEqualTo(digest);
        assertThat(Identities.candidateSetDigest(List.of(two))).isNotEqualTo(digest);
        assertThat(Identities.candidateSetDigest(List.of())).isNull();
    }

    private static Candidate candidate(String value, double score) {
        return new Candidate("trigger", value, score, "test", Map.of("place", "prefix"));
    }

    private static ScanRequest request(Profile profile, String base, String reference) {
        return new ScanRequest(profile, base, reference, null, null);
    }
}
