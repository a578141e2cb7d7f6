package io.lazaretto.aggregator.dossier;

import io.lazaretto.schemas.event.Finding;

/**
 * Which of two findings of one id stands: a completed result before a retryable failure before an interim trace. Equals do
 * not replace each other: where output varies from run to run, the first result stands.
 */
enum Precedence {
    INTERIM,
    RETRYABLE,
    COMPLETED;

    static Precedence of(Finding finding) {
        if (finding.getInterim()) {
            return INTERIM;
        }
        return finding.getRetryable() ? RETRYABLE : COMPLETED;
    }

    /** @param standing null when none stands yet */
    static boolean replaces(Finding challenger, Finding standing) {
        return standing == null || of(challenger).compareTo(of(standing)) > 0;
    }
}
