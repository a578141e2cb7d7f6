package io.lazaretto.inference.checkpoint;

import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import java.util.List;

/** Dimensions that can be trusted: few, not negative, with a product that fits. */
public final class Shapes {
    /** More than any tensor that was published; {@code int} times 2^20. */
    public static final long MAX_ELEMENTS = (long) Integer.MAX_VALUE << 20;

    private static final int MAX_RANK = 16;

    private Shapes() {}

    /**
     * @return the product, 1 for a scalar
     * @throws CheckpointException when a dimension is negative, or there are too many elements or dimensions
     */
    public static long elements(String tensor, List<Long> shape) throws CheckpointException {
        if (shape.size() > MAX_RANK) {
            throw new CheckpointException(Kind.LIMIT, "tensor " + tensor + " has " + shape.size() + " dimensions");
        }
        long product = 1;
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new CheckpointException(Kind.MALFORMED, "tensor " + tensor + " has a negative dimension");
            }
            empty |= dimension == 0;
            if (dimension > 0) {
                if (product > MAX_ELEMENTS / dimension) {
                    throw new CheckpointException(Kind.LIMIT, "tensor " + tensor + " has the shape " + shape);
                }
                product *= dimension;
            }
        }
        return empty ? 0 : product;
    }
}
