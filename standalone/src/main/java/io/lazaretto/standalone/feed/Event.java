package io.lazaretto.standalone.feed;

import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.Verdict;

/** What a feed reports. */
public sealed interface Event {
    /** A revision of a verdict. */
    record Issued(Verdict verdict) implements Event {}

    /** A finding, perhaps not the first of its id. */
    record Found(FindingRecorded finding) implements Event {}
}
