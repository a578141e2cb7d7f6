package io.lazaretto.worker.inspect;

/**
 * How the scanner of a scan was kept apart.
 *
 * @param missing why it was a plain child process; null when it ran in a namespace of its own
 */
public record Isolation(String missing) {
    public boolean isComplete() {
        return missing == null;
    }
}
