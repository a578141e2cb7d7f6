package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.zip.ZipEntryRecord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What a Keras archive consists of: one configuration, one file of metadata, one file of weights. */
final class KerasLayout {
    private static final String CONFIGURATION = "config.json";
    private static final String METADATA = "metadata.json";

    /** Weights as keras/src/saving/saving_lib.py names them, today and in its first version; the last one is an index. */
    private static final Set<String> WEIGHTS =
            Set.of("model.weights.h5", "model.weights.npz", "variables.h5", "model.weights.json");

    private final boolean keras;
    private final List<ZipEntryRecord> entries;

    private KerasLayout(boolean keras, List<ZipEntryRecord> entries) {
        this.keras = keras;
        this.entries = entries;
    }

    /** @param name of the archive: Keras goes by its ending alone */
    static KerasLayout of(List<ZipEntryRecord> entries, String name) {
        boolean named = name.toLowerCase(Locale.ROOT).endsWith(".keras");
        boolean formed = entries.stream().anyMatch(e -> e.name().equals(CONFIGURATION))
                && entries.stream()
                        .anyMatch(e -> WEIGHTS.contains(e.name()) || e.name().equals(METADATA));
        return new KerasLayout(named || formed, entries);
    }

    boolean isKeras() {
        return keras;
    }

    /** Whether the loader builds the model from this entry. */
    boolean isConfiguration(ZipEntryRecord entry) {
        return keras && entry.name().equals(CONFIGURATION);
    }

    void check(Place place, Consumer<Signal> signals) {
        if (!keras) {
            return;
        }
        exactlyOne("configuration", count(CONFIGURATION), place, signals);
        exactlyOne("metadata", count(METADATA), place, signals);
        exactlyOne("weights", WEIGHTS.stream().mapToLong(this::count).sum(), place, signals);
    }

    private long count(String name) {
        return entries.stream().filter(e -> e.name().equals(name)).count();
    }

    private static void exactlyOne(String what, long count, Place place, Consumer<Signal> signals) {
        if (count == 0) {
            signals.accept(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "keras.missing-member",
                    "The archive lacks a member that a Keras model has",
                    place.whole(),
                    Map.of("member", what)));
        } else if (count > 1) {
            signals.accept(Signal.suspect(
                    "keras.duplicate-member",
                    "The archive has more than one of a member that counts: loaders disagree on which one does",
                    place.whole(),
                    Map.of("member", Evidence.text(what), "count", Long.toString(count)),
                    List.of("CWE-436")));
        }
    }
}
