/**
 * Events as they are issued, read without a consumer group: no rebalance to wait for, nothing left behind in the cluster.
 * Hides consumers, offsets and the question whether the broker is still there.
 */
package io.lazaretto.standalone.feed;
