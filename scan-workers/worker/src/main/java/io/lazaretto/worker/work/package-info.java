/**
 * What a lane carries: one item of work, how it is done, and where its findings go. Between the delivery rules of {@code
 * lane} and the scans of {@code inspect}, so that neither knows the other.
 */
package io.lazaretto.worker.work;
