package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of the model with the SHA-256 that the worker took of the bytes it scanned. Other hashes are taken here, of the
 * same files read again; the worker makes sure that nothing changed in between. Not thread-safe.
 */
final class ModelFiles {
    private final ModelBytes model;
    private final List<byte[]> sha256;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Set<String> signatures = new HashSet<>();

    /** @param sha256 of each artifact, in the order of {@link ModelBytes#artifacts}; null elements are not known */
    ModelFiles(ModelBytes model, List<byte[]> sha256) {
        this.model = model;
        this.sha256 = sha256;
        for (int i = 0; i < model.artifacts().size(); i++) {
            indexes.put(model.artifacts().get(i).path(), i);
        }
    }

    Set<String> paths() {
        return new TreeSet<>(indexes.keySet());
    }

    boolean has(String path) {
        return indexes.containsKey(path);
    }

    long size(String path) {
        return model.artifacts().get(indexes.get(path)).size();
    }

    ByteView view(String path) {
        return ByteView.of(model, indexes.get(path), size(path));
    }

    /** A document that signs others is not itself signed. */
    void isSignature(String path) {
        signatures.add(path);
    }

    boolean signs(String path) {
        return signatures.contains(path);
    }

    /** Empty when the worker could not hash the file. */
    Optional<byte[]> sha256(String path) {
        int index = indexes.get(path);
        return index < sha256.size() ? Optional.ofNullable(sha256.get(index)) : Optional.empty();
    }

    /** Hash of a range; that of a whole file with SHA-256 is known and costs nothing. */
    byte[] hash(Digests hash, String path, long from, long to, Budget budget) throws IOException {
        if (hash == Digests.SHA256 && from == 0 && to == size(path)) {
            Optional<byte[]> known = sha256(path);
            if (known.isPresent()) {
                return known.get();
            }
        }
        return hash.of(view(path), from, to, budget);
    }
}
