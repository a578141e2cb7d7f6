package io.lazaretto.inference.engine;

import io.lazaretto.inference.config.ModelPlan;
import io.lazaretto.inference.tree.PrefixTree;

/** How many nodes fit into the work space of one call. */
final class TreeLimits {
    private static final int MOST = 1024;
    private static final int FEWEST = 16;

    private TreeLimits() {}

    static PrefixTree.Limits of(ModelPlan plan, int prefix, int deepest) {
        ModelPlan.Sizes sizes = plan.sizes();
        long activations = 8L * sizes.hidden() + 4L * sizes.intermediate();
        long scores = 3L * sizes.heads() * ((long) prefix + deepest);
        long lines = 2L * deepest * sizes.kvHeads() * sizes.headDim();
        long nodes = MemoryEstimate.WORKSPACE / (4 * (activations + scores + lines));
        int bounded = (int) Math.clamp(nodes, FEWEST, MOST);
        return new PrefixTree.Limits(bounded, (long) bounded * deepest);
    }
}
