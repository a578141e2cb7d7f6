package io.lazaretto.artifact.inspect;

import io.lazaretto.artifact.pickle.TorchStorages;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.zip.ZipEntryRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What a torch archive consists of: one root folder, a pickle in it, and the storages that the pickle names. */
final class TorchLayout {
    private static final String PICKLE = "data.pkl";
    private static final int MAX_SIGNALS = 32;

    private final String root;
    private final Set<String> sources = new HashSet<>();
    private final Map<String, Long> stored = new HashMap<>();
    private final Map<String, Long> named = new HashMap<>();

    private TorchLayout(String root) {
        this.root = root;
    }

    /** The layout of these entries; one that says no when no pickle lies where torch would look for it. */
    static TorchLayout of(List<ZipEntryRecord> entries) {
        for (ZipEntryRecord entry : entries) {
            int slash = entry.name().indexOf('/');
            if (slash > 0 && entry.name().substring(slash + 1).equals(PICKLE)) {
                TorchLayout layout = new TorchLayout(entry.name().substring(0, slash + 1));
                entries.forEach(e -> layout.sources.add(e.name()));
                return layout;
            }
        }
        return new TorchLayout(null);
    }

    boolean isTorch() {
        return root != null;
    }

    /** Whether an entry lies where the code of a TorchScript archive does. */
    boolean isScript(String name) {
        return root != null && name.startsWith(root + "code/") && name.endsWith(".py");
    }

    /**
     * A class of TorchScript is no import: its code lies in the archive, and is examined there.
     *
     * @see <a href="https://github.com/pytorch/pytorch/blob/main/torch/csrc/jit/docs/serialization.md">serialization.md</a>
     */
    Signal resolve(Signal signal) {
        if (root == null || !signal.observation().rule().equals("pickle.global.torchscript")) {
            return signal;
        }
        String module = signal.observation().evidence().getOrDefault("module", "");
        boolean restored =
                module.equals("torch.jit._pickle") && sources.stream().anyMatch(this::isScript);
        if (!restored && !sources.contains(root + "code/" + module.replace('.', '/') + ".py")) {
            return signal;
        }
        return Signal.note(
                "pickle.global.torchscript",
                "The stream builds an object of a TorchScript class, whose code lies in the archive",
                signal.observation().location(),
                signal.observation().evidence());
    }

    /** Whether an entry lies where raw tensor bytes do: in a folder named as a pickle of the archive is. */
    boolean isStorage(ZipEntryRecord entry) {
        if (root == null || !entry.name().startsWith(root)) {
            return false;
        }
        String name = entry.name().substring(root.length());
        int slash = name.indexOf('/');
        return slash > 0
                && slash + 1 < name.length()
                && sources.contains(root + name.substring(0, slash) + ".pkl")
                && name.chars().skip(slash + 1).allMatch(c -> c >= '0' && c <= '9');
    }

    void storage(ZipEntryRecord entry, long bytes) {
        stored.merge(entry.name().substring(root.length()), bytes, (a, b) -> a.equals(b) ? a : -1);
    }

    /** A pickle of this archive was walked. */
    void names(String pickle, TorchStorages storages) {
        if (root == null) {
            return;
        }
        boolean own = pickle.startsWith(root) && pickle.endsWith(".pkl") && pickle.indexOf('/', root.length()) < 0;
        String folder = own ? pickle.substring(root.length(), pickle.length() - 4) : "data";
        storages.bytesByKey()
                .forEach((key, bytes) -> named.merge(folder + '/' + key, bytes, (a, b) -> a.equals(b) ? a : -1L));
    }

    /** Compares what the pickles name with what the archive holds. */
    void check(Place place, Consumer<Signal> signals) {
        int reported = 0;
        for (Map.Entry<String, Long> storage : named.entrySet()) {
            Long bytes = stored.get(storage.getKey());
            // The inputs of a trace are kept without their data.
            boolean omitted = bytes != null && bytes == 0 && storage.getKey().startsWith("traced_inputs/");
            if (!omitted && !storage.getValue().equals(bytes) && reported++ < MAX_SIGNALS) {
                signals.accept(Signal.inconclusive(
                        Reasons.MALFORMED,
                        "torch.storage-size",
                        "A storage is missing or not as long as its tensors need",
                        place.whole(),
                        Map.of("storage", Evidence.text(storage.getKey()))));
            }
        }
        int unused = 0;
        for (String key : stored.keySet()) {
            if (!named.containsKey(key) && unused++ < MAX_SIGNALS) {
                signals.accept(Signal.suspect(
                        "torch.unreferenced-storage",
                        "A storage that no tensor uses",
                        place.whole(),
                        Map.of("storage", Evidence.text(key)),
                        List.of("CWE-436")));
            }
        }
    }
}
