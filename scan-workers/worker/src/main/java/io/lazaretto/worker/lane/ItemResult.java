package io.lazaretto.worker.lane;

/** How the work on an item ended. */
enum ItemResult {
    /** Every finding is acknowledged by the broker. */
    PUBLISHED,
    /** The world was in the way for longer than the lane's patience. */
    TROUBLE,
    /** Nobody waited for it any more. */
    CANCELLED
}
