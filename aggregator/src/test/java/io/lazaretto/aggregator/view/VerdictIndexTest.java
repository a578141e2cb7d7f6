package io.lazaretto.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictIndexTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final VerdictIndex index = new VerdictIndex(limits(100, 1 << 20, 100));

    @Test
    void aNewerRevisionReplacesAnOlderOneAndNeverTheOtherWayRound() {
        assertThat(put("a", "c1", 2, VerdictKind.PASSED)).isTrue();
        assertThat(put("a", "c1", 1, VerdictKind.MALICIOUS)).isFalse();
        assertThat(put("a", "c1", 2, VerdictKind.MALICIOUS)).isFalse();
        assertThat(put("a", "c1", 3, VerdictKind.SUSPICIOUS)).isTrue();
        assertThat(worst("c1")).contains(VerdictKind.SUSPICIOUS);
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void theGateTakesTheWorstOfAContent() {
        put("a", "c1", 1, VerdictKind.PASSED);
        assertThat(worst("c1")).contains(VerdictKind.PASSED);
        put("b", "c1", 1, VerdictKind.INCONCLUSIVE);
        assertThat(worst("c1")).contains(VerdictKind.INCONCLUSIVE);
        put("c", "c1", 1, VerdictKind.MALICIOUS);
        put("d", "c1", 1, VerdictKind.SUSPICIOUS);
        assertThat(worst("c1")).contains(VerdictKind.MALICIOUS);
        assertThat(worst("other")).isEmpty();
    }

    @Test
    void whatIsNotFinalCountsOnlyAgainstTheModel() {
        index.put(head("a", "c1", 1, VerdictKind.PASSED, Profile.DEEP, false), new byte[1]);
        assertThat(worst("c1")).isEmpty();
        assertThat(index.isKnown("c1")).isTrue();
        put("b", "c1", 1, VerdictKind.PASSED);
        assertThat(worst("c1")).contains(VerdictKind.PASSED);
        index.put(head("c", "c1", 1, VerdictKind.MALICIOUS, Profile.DEEP, false), new byte[1]);
        assertThat(worst("c1")).contains(VerdictKind.MALICIOUS);
    }

    @Test
    void aProfileIsAskedForButNeverHidesWhatWasFoundUnderAnother() {
        index.put(head("a", "c1", 1, VerdictKind.PASSED, Profile.INSPECT, true), new byte[1]);
        assertThat(index.worst("c1", Optional.of(Profile.STANDARD))).isEmpty();
        index.put(head("b", "c1", 1, VerdictKind.PASSED, Profile.STANDARD, true), new byte[1]);
        index.put(head("c", "c1", 1, VerdictKind.INCONCLUSIVE, Profile.DEEP, true), new byte[1]);
        assertThat(index.worst("c1", Optional.of(Profile.STANDARD))
                        .orElseThrow()
                        .head()
                        .arrivalId())
                .isEqualTo("b");
        index.put(head("d", "c1", 1, VerdictKind.SUSPICIOUS, Profile.INSPECT, true), new byte[1]);
        assertThat(index.worst("c1", Optional.of(Profile.STANDARD))
                        .orElseThrow()
                        .head()
                        .verdict())
                .isEqualTo(VerdictKind.SUSPICIOUS);
    }

    @Test
    void aReScannedArrivalLeavesTheContentItHadBefore() {
        put("a", "c1", 1, VerdictKind.PASSED);
        put("a", "c2", 2, VerdictKind.PASSED);
        assertThat(worst("c1")).isEmpty();
        assertThat(worst("c2")).contains(VerdictKind.PASSED);
    }

    @Test
    void beyondTheBoundWholeContentsAreLetGoAndRemembered() {
        VerdictIndex small = new VerdictIndex(limits(3, 1 << 20, 2));
        small.put(head("a", "c1", 1, VerdictKind.MALICIOUS, Profile.INSPECT, true), new byte[1]);
        small.put(head("b", "c1", 1, VerdictKind.PASSED, Profile.INSPECT, true), new byte[1]);
        small.put(head("c", "c2", 1, VerdictKind.PASSED, Profile.INSPECT, true), new byte[1]);
        assertThat(small.isReleased("c1")).isFalse();
        small.put(head("d", "c3", 1, VerdictKind.PASSED, Profile.INSPECT, true), new byte[1]);
        assertThat(small.isReleased("c1")).isTrue();
        assertThat(small.worst("c1", Optional.empty())).isEmpty();
        assertThat(small.size()).isEqualTo(2);
        // A verdict that comes later does not make the content whole again.
        small.put(head("e", "c1", 1, VerdictKind.PASSED, Profile.INSPECT, true), new byte[1]);
        assertThat(small.isReleased("c1")).isTrue();
        assertThat(small.isOverflown()).isFalse();
        for (int i = 0; i < 6; i++) {
            small.put(head("f" + i, "d" + i, 1, VerdictKind.PASSED, Profile.INSPECT, true), new byte[1]);
        }
        assertThat(small.isOverflown()).isTrue();
    }

    @Test
    void bytesAreBoundedToo() {
        VerdictIndex small = new VerdictIndex(limits(100, 1000, 100));
        small.put(head("a", "c1", 1, VerdictKind.PASSED, Profile.INSPECT, true), new byte[600]);
        small.put(head("a", "c1", 2, VerdictKind.PASSED, Profile.INSPECT, true), new byte[900]);
        assertThat(small.size()).isEqualTo(1);
        small.put(head("b", "c2", 1, VerdictKind.PASSED, Profile.INSPECT, true), new byte[200]);
        assertThat(small.isReleased("c1")).isTrue();
    }

    @Test
    void aVerdictThatCannotBeReadTakesItsContentAway() {
        put("a", "c1", 1, VerdictKind.PASSED);
        index.putUnreadable("a");
        assertThat(worst("c1")).isEmpty();
        assertThat(index.isReleased("c1")).isTrue();
    }

    @Test
    void pagesAreNewestFirstAndFollowEachOther() {
        for (int i = 0; i < 5; i++) {
            put("a" + i, "c" + i, 1, VerdictKind.PASSED, i);
        }
        List<VerdictHead> first = index.newest(null, 2);
        assertThat(first).extracting(VerdictHead::arrivalId).containsExactly("a4", "a3");
        assertThat(index.newest(first.getLast(), 10))
                .extracting(VerdictHead::arrivalId)
                .containsExactly("a2", "a1", "a0");
    }

    private boolean put(String arrival, String content, int revision, VerdictKind verdict) {
        return index.put(head(arrival, content, revision, verdict, Profile.INSPECT, true), new byte[10]);
    }

    private void put(String arrival, String content, int revision, VerdictKind verdict, int seconds) {
        VerdictHead head = head(arrival, content, revision, verdict, Profile.INSPECT, true);
        index.put(
                new VerdictHead(
                        arrival,
                        content,
                        head.name(),
                        head.profile(),
                        verdict,
                        head.action(),
                        revision,
                        true,
                        START.plusSeconds(seconds)),
                new byte[10]);
    }

    private Optional<VerdictKind> worst(String content) {
        return index.worst(content, Optional.empty()).map(e -> e.head().verdict());
    }

    private static VerdictHead head(
            String arrival, String content, int revision, VerdictKind verdict, Profile profile, boolean last) {
        Action action =
                switch (verdict) {
                    case PASSED -> Action.ADMIT;
                    case SUSPICIOUS, INCONCLUSIVE -> Action.QUARANTINE;
                    case MALICIOUS -> Action.REJECT;
                };
        return new VerdictHead(arrival, content, "name", profile, verdict, action, revision, last, START);
    }

    private static ViewLimits limits(int verdicts, long bytes, int released) {
        return new ViewLimits(verdicts, bytes, released, 10, Duration.ofSeconds(30));
    }
}
