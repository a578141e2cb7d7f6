package io.lazaretto.standalone.cli;

import io.lazaretto.schemas.event.Action;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.event.VerdictKind;

/** What the shell learns. The order is the order of precedence: later wins. */
enum ExitCode {
    /** Every verdict is PASSED and admitted. */
    ADMITTED(0),
    /** Something is INCONCLUSIVE or neither admitted nor rejected; wrong usage; an error. */
    OTHERWISE(2),
    /** Something is MALICIOUS or SUSPICIOUS, or rejected. */
    BAD(1);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    static ExitCode of(Verdict verdict) {
        boolean bad = verdict.getVerdict() == VerdictKind.MALICIOUS
                || verdict.getVerdict() == VerdictKind.SUSPICIOUS
                || verdict.getAction() == Action.REJECT;
        if (bad) {
            return BAD;
        }
        return verdict.getVerdict() == VerdictKind.PASSED && verdict.getAction() == Action.ADMIT ? ADMITTED : OTHERWISE;
    }

    ExitCode and(ExitCode other) {
        return other.ordinal() > ordinal() ? other : this;
    }

    int code() {
        return code;
    }
}
