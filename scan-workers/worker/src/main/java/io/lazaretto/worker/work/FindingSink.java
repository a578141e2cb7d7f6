package io.lazaretto.worker.work;

import io.lazaretto.schemas.event.FindingRecorded;

/** Takes findings to be published. Does not block for the broker; nothing handed in is forgotten while the item lives. */
public interface FindingSink {
    void publish(FindingRecorded finding);
}
