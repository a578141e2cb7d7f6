package io.lazaretto.aggregator;

/**
 * Topics that feed one store have different numbers of partitions: an arrival and its updates would meet different stores,
 * without any error. Only an operator can repair that.
 */
public final class CoPartitioningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CoPartitioningException(String message) {
        super(message);
    }

    static void check(String one, int partitionsOfOne, String other, int partitionsOfOther) {
        if (partitionsOfOne != partitionsOfOther) {
            throw new CoPartitioningException("topic " + one + " has " + partitionsOfOne + " partitions and " + other
                    + " has " + partitionsOfOther + ": both feed the case store and must have the same number");
        }
    }
}
