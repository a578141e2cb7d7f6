package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.BlockTensor;
import io.lazaretto.inference.checkpoint.element.Gathered;
import io.lazaretto.inference.checkpoint.element.Shifted;
import io.lazaretto.inference.checkpoint.element.Transposed;
import io.lazaretto.inference.checkpoint.gguf.ArchitectureNames.Place;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Renames the tensors of a file and undoes what the conversion did to them. */
final class GgufTensors {
    /** Tables of rotary frequencies: configuration, not weights. */
    private static final Set<String> TABLES =
            Set.of("rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight");

    private static final int MAX_EXPERTS = 4096;

    private final GgufArchitecture architecture;
    private final long heads;
    private final long keyHeads;
    private final SortedMap<String, TensorSource> named = new TreeMap<>();

    private GgufTensors(GgufArchitecture architecture, long heads, long keyHeads) {
        this.architecture = architecture;
        this.heads = heads;
        this.keyHeads = keyHeads;
    }

    static SortedMap<String, TensorSource> of(GgufFile file, GgufArchitecture architecture, long heads, long keyHeads)
            throws CheckpointException {
        GgufTensors tensors = new GgufTensors(architecture, heads, keyHeads);
        ArchitectureNames names = architecture.names();
        for (BlockTensor tensor : file.tensors().values()) {
            if (TABLES.contains(tensor.name())) {
                continue;
            }
            Place place = names.place(tensor.name())
                    .orElseThrow(() -> new CheckpointException(
                            Kind.UNSUPPORTED_FORMAT,
                            architecture.modelType() + " has no tensor named " + tensor.name()));
            tensors.add(tensor, place);
        }
        return tensors.named;
    }

    private void add(BlockTensor tensor, Place place) throws CheckpointException {
        if (place.kind().endsWith("_exps")) {
            experts(tensor, place);
        } else {
            put(restored(place.name().replace("{}", place.expert()), place, tensor));
        }
    }

    private void put(TensorSource tensor) throws CheckpointException {
        if (named.put(tensor.name(), tensor) != null) {
            throw new CheckpointException(Kind.MALFORMED, "two tensors for " + tensor.name());
        }
    }

    private void experts(BlockTensor stack, Place place) throws CheckpointException {
        List<Long> shape = stack.shape();
        if (shape.size() != 3 || shape.getFirst() > MAX_EXPERTS) {
            throw new CheckpointException(Kind.WRONG_SHAPE, stack.name() + " " + shape);
        }
        for (long expert = 0; expert < shape.getFirst(); expert++) {
            String name = place.name().replace("{}", Long.toString(expert));
            put(Gathered.part(name, shape.subList(1, 3), stack, expert));
        }
    }

    private TensorSource restored(String name, Place place, BlockTensor tensor) throws CheckpointException {
        boolean matrix = tensor.shape().size() == 2;
        return switch (architecture.change()) {
            case ROTARY_ROWS ->
                switch (place.kind()) {
                    case "attn_q" -> rotaryRows(name, tensor, heads);
                    case "attn_k" -> rotaryRows(name, tensor, keyHeads);
                    default -> renamed(name, tensor);
                };
            case NORMS_PLUS_ONE ->
                place.kind().endsWith("norm") ? new Shifted(name, tensor, -1) : renamed(name, tensor);
            case TRANSPOSED -> matrix && isLinear(place.kind()) ? new Transposed(name, tensor) : renamed(name, tensor);
            case STACKED_QKV -> place.kind().equals("attn_qkv") ? byHead(name, tensor) : renamed(name, tensor);
            case NONE -> renamed(name, tensor);
        };
    }

    private static boolean isLinear(String kind) {
        return kind.startsWith("attn_") && !kind.endsWith("norm") || kind.equals("ffn_up") || kind.equals("ffn_down");
    }

    private static TensorSource renamed(String name, BlockTensor tensor) {
        return tensor.named(name);
    }

    /** Row {@code (i, j)} of a head's two halves stands at {@code 2 i + j} in the file. */
    private static TensorSource rotaryRows(String name, TensorSource tensor, long heads) throws CheckpointException {
        long rows = rows(tensor, 2 * heads);
        long head = rows / heads;
        long half = head / 2;
        return Gathered.rows(name, tensor, row -> row / head * head + 2 * (row % head % half) + row % head / half);
    }

    private TensorSource byHead(String name, TensorSource tensor) throws CheckpointException {
        long head = rows(tensor, 3 * heads) / heads / 3;
        return Gathered.rows(name, tensor, row -> {
            long part = row / head % 3;
            return part * heads * head + row / (3 * head) * head + row % head;
        });
    }

    private static long rows(TensorSource tensor, long divisor) throws CheckpointException {
        long rows = tensor.shape().isEmpty() ? 1 : tensor.shape().getFirst();
        if (divisor <= 0 || rows == 0 || rows % divisor != 0) {
            throw new CheckpointException(
                    Kind.WRONG_SHAPE, tensor.name() + " has " + rows + " rows, not a multiple of " + divisor);
        }
        return rows;
    }
}
