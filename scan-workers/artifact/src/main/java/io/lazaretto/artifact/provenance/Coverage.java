package io.lazaretto.artifact.provenance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one signature covers, as far as the files in the model tell. Filled by one thread. */
final class Coverage {
    /** Files of which every byte was signed, and is what was signed. */
    final Set<String> covered = new TreeSet<>();
    /** Files that are not what was signed, and what it would mean. */
    final Map<String, Weight> changed = new TreeMap<>();
    /** Names of the signature that no file has. */
    final List<String> missing = new ArrayList<>();
    /** Files that the signer left out by name. */
    final Map<String, Weight> excluded = new TreeMap<>();
    /** Files that the signature does not speak of. */
    final Map<String, Weight> unsigned = new TreeMap<>();
    /** Files outside the folder whose files the signature names. */
    final Map<String, Weight> outside = new TreeMap<>();
    /** Files that lie beside one that was signed by itself. */
    final Map<String, Weight> besideOneFile = new TreeMap<>();
    /** Empty files, which a signature over parts of files cannot speak of. */
    final List<String> empty = new ArrayList<>();

    boolean isComplete() {
        return changed.isEmpty() && missing.isEmpty();
    }
}
