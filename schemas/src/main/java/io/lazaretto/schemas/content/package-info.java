/**
 * Models as they lie on a disk: a bounded listing that never leaves the model's folder, and hashing that notices a file
 * changing under it. Shared by ingest, which pins, and the workers, which read. Depends on the JDK and {@code identity}.
 */
package io.lazaretto.schemas.content;
