package io.lazaretto.standalone.cli;

import static io.lazaretto.standalone.cli.ExitCode.ADMITTED;
import static io.lazaretto.standalone.cli.ExitCode.BAD;
import static io.lazaretto.standalone.cli.ExitCode.OTHERWISE;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.VerdictKind;
import io.lazaretto.standalone.testing.Verdicts;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void onlyPassedAndAdmittedIsZero() {
        int zeros = 0;
        for (VerdictKind kind : VerdictKind.values()) {
            for (Action action : Action.values()) {
                boolean zero = ExitCode.of(Verdicts.of(kind, action)).code() == 0;
                assertThat(zero)
                        .as("%s %s", kind, action)
                        .isEqualTo(kind == VerdictKind.PASSED && action == Action.ADMIT);
                zeros += zero ? 1 : 0;
            }
        }
        assertThat(zeros).isEqualTo(1);
    }

    @Test
    void badVerdictsAndRejectionsAreOne() {
        assertThat(ExitCode.of(Verdicts.of(VerdictKind.MALICIOUS, Action.QUARANTINE))
                        .code())
                .isEqualTo(1);
        assertThat(ExitCode.of(Verdicts.of(VerdictKind.SUSPICIOUS, Action.QUARANTINE))
                        .code())
                .isEqualTo(1);
        assertThat(ExitCode.of(Verdicts.of(VerdictKind.PASSED, Action.REJECT)).code())
                .isEqualTo(1);
    }

    @Test
    void inconclusiveIsTwo() {
        assertThat(ExitCode.of(Verdicts.of(VerdictKind.INCONCLUSIVE, Action.QUARANTINE))
                        .code())
                .isEqualTo(2);
        assertThat(ExitCode.of(Verdicts.of(VerdictKind.PASSED, Action.STAGE)).code())
                .isEqualTo(2);
    }

    @Test
    void oneBadVerdictOutweighsEverythingElse() {
        assertThat(ADMITTED.and(OTHERWISE)).isEqualTo(OTHERWISE);
        assertThat(OTHERWISE.and(BAD)).isEqualTo(BAD);
        assertThat(BAD.and(OTHERWISE)).isEqualTo(BAD);
        assertThat(BAD.and(ADMITTED)).isEqualTo(BAD);
    }
}
