package io.lazaretto.proving.checker;

/** A promise of the pipeline that can be read off its topics. */
public enum Invariant {
    /** Every arrival that somebody was promised a verdict for is on the topic and has a final verdict. */
    COMPLETE,
    /** Per arrival: revisions 1 to n in this order, none twice, none missing, none going back. */
    REVISIONS_CONTIGUOUS,
    /** A new revision says something new. */
    REVISIONS_OF_SUBSTANCE,
    /** Every verdict is what an independent reading of the rules makes of the findings that it lists. */
    VERDICT_FOLLOWS_FINDINGS,
    /** A verdict lists only findings that were recorded, with the outcome that was recorded. */
    FINDINGS_AS_RECORDED,
    /** No verdict gets milder than what it said before, or than what a finding on its content demands. */
    NEVER_MILDER,
    /** No verdict without an arrival. */
    NO_PHANTOM_VERDICT,
    /** No finding without the arrival or the task that asked for it, no task without an inspected content. */
    NO_PHANTOM_FINDING,
    /** The same content gets the same outcome of the same detector, and the same final verdict for the same request. */
    SAME_CONTENT_SAME_OUTCOME,
    /** Every id is what the contract computes from the facts beside it. */
    IDENTITIES,
    /** The verdict that the maker of the model knows to be right. */
    EXPECTED_VERDICT,
    /** Every record decodes, is keyed as the contract says and is a well-formed CloudEvent. */
    WELL_FORMED,
    /** One trace from the arrival to its verdict. */
    ONE_TRACE,
    /** Work is repeated at most once per fault. */
    BOUNDED_WASTE,
    /** Nothing is left to do. */
    DRAINED
}
