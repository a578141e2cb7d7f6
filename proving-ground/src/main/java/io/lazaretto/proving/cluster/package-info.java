/**
 * Runs the packaged services and the broker as they run in production, and does to them what production does: kills,
 * pauses, restarts. {@link io.lazaretto.proving.cluster.Deployment} hides how a member runs, so that one suite serves
 * processes and containers. Depends on the JDK only.
 */
package io.lazaretto.proving.cluster;
