package io.lazaretto.inference.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.inference.tree.PrefixTree.Limits;
import io.lazaretto.inference.tree.PrefixTree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {
    private static final Limits WIDE = new Limits(1000, 1 << 20);

    @Test
    void stemsAreHeldOnce() {
        Tree tree = PrefixTree.of(List.of(new int[] {1, 2, 3}, new int[] {1, 2, 4}, new int[] {1}, new int[] {5}), WIDE)
                .getFirst();
        assertThat(tree.nodes()).isEqualTo(5);
        assertThat(tree.deepest()).isEqualTo(3);
    }

    @Test
    void aContinuationGivenTwiceHasTwoAnswersAndOneNode() {
        Tree tree =
                PrefixTree.of(List.of(new int[] {4, 5}, new int[] {4, 5}), WIDE).getFirst();
        assertThat(tree.nodes()).isEqualTo(2);
        assertThat(tree.continuations()).containsExactlyInAnyOrder(0, 1);
        assertThat(tree.leaves()).containsExactly(1, 1);
    }

    @Test
    void emptyContinuationsAreRefused() {
        assertThatThrownBy(() -> PrefixTree.of(List.of(new int[0]), WIDE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyContinuationIsFoundOnItsPathWhateverTheLimits() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            List<int[]> continuations = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                continuations.add(random.ints(1 + random.nextInt(6), 0, 4).toArray());
            }
            Limits limits = new Limits(1 + random.nextInt(30), 1 + random.nextInt(100));
            Set<Integer> seen = new HashSet<>();
            for (Tree tree : PrefixTree.of(continuations, limits)) {
                boolean alone = tree.continuations().length == 1;
                assertThat(alone || tree.nodes() <= limits.nodes()).isTrue();
                assertThat(alone || (long) tree.nodes() * tree.deepest() <= limits.lineEntries())
                        .isTrue();
                for (int i = 0; i < tree.leaves().length; i++) {
                    assertThat(seen.add(tree.continuations()[i])).isTrue();
                    int[] tokens = new int[tree.depths()[tree.leaves()[i]] + 1];
                    int[] path = tree.path(tree.leaves()[i]);
                    for (int t = 0; t < path.length; t++) {
                        tokens[t] = tree.tokens()[path[t]];
                    }
                    assertThat(tokens).isEqualTo(continuations.get(tree.continuations()[i]));
                }
                checkLines(tree);
            }
            assertThat(seen).hasSize(continuations.size());
        }
    }

    private static void checkLines(Tree tree) {
        long[] lines = tree.lines();
        boolean[] real = tree.inLine();
        for (int n = 0; n < tree.nodes(); n++) {
            Set<Integer> ancestors = new HashSet<>();
            for (int at = n; at >= 0; at = tree.parents()[at]) {
                ancestors.add(at);
            }
            Set<Integer> held = new HashSet<>();
            for (int a = 0; a < tree.deepest(); a++) {
                if (real[n * tree.deepest() + a]) {
                    held.add((int) lines[n * tree.deepest() + a]);
                }
            }
            assertThat(held).isEqualTo(ancestors);
        }
    }
}
