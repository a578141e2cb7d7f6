/**
 * Scanner processes seen from the worker: how they are started (class path, memory limit, namespace without network and
 * without model files), kept warm, served with bytes, bounded in time, and told apart in how they end. Hides processes and
 * frames; what comes out are reports, facts and one {@link io.lazaretto.worker.isolation.ScanEnd}. Knows neither Kafka nor
 * events.
 */
package io.lazaretto.worker.isolation;
