package io.lazaretto.standalone.scan;

/**
 * How far a session is.
 *
 * @param sources all of them
 * @param published those that have become arrivals
 * @param done those with a final verdict or without hope of one
 * @param bytesHashed so far, to pin revisions
 * @param hashing name of the source that is being hashed, or null
 * @param findings seen so far for the arrivals of this session
 */
public record ScanProgress(int sources, int published, int done, long bytesHashed, String hashing, int findings) {}
