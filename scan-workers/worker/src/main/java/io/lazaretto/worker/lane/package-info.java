/**
 * The delivery rules: how items are taken from a share group, kept while they are worked on, and given back. Hides the
 * share consumer, leases and acknowledgements; knows nothing of models or detectors.
 */
package io.lazaretto.worker.lane;
