/** Findings to the broker: at least once, acknowledged by every in-sync replica. Hides the producer and its retries. */
package io.lazaretto.worker.publish;
