/** The folder that says whose signatures count, read the same way by workers and aggregator. Depends on identity. */
package io.lazaretto.schemas.trust;
