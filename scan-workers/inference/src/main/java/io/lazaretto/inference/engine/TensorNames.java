package io.lazaretto.inference.engine;

import io.lazaretto.inference.checkpoint.Checkpoint;
import io.lazaretto.inference.config.ModelPlan;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the tensors a plan names: checkpoints of bare models leave out the model's own name, old ones say gamma and beta. */
final class TensorNames {
    private static final String BUFFER = "rotary_emb.inv_freq";

    private final SortedSet<String> names;
    private final SortedSet<String> unused;
    private final String base;
    private final boolean bare;

    TensorNames(Checkpoint checkpoint, ModelPlan plan) {
        this.names = checkpoint.names();
        this.unused = new TreeSet<>(names);
        this.base = plan.base();
        this.bare = !base.isEmpty() && names.stream().noneMatch(name -> name.startsWith(base));
        plan.ignoredTensors().forEach(name -> unused.remove(stored(name)));
        unused.removeIf(name -> name.endsWith(BUFFER));
    }

    Optional<String> find(String name) {
        String stored = stored(name);
        for (String spelling : new String[] {stored, old(stored)}) {
            if (names.contains(spelling)) {
                unused.remove(spelling);
                return Optional.of(spelling);
            }
        }
        return Optional.empty();
    }

    /** What nobody has asked for. A head that repeats the embedding it is tied to is not among them. */
    SortedSet<String> unused(boolean tied) {
        if (tied) {
            unused.remove("lm_head.weight");
            unused.remove("embed_out.weight");
        }
        return unused;
    }

    private String stored(String name) {
        return bare && name.startsWith(base) ? name.substring(base.length()) : name;
    }

    private static String old(String name) {
        return name.replaceFirst("LayerNorm\\.weight$", "LayerNorm.gamma")
                .replaceFirst("LayerNorm\\.bias$", "LayerNorm.beta");
    }
}
