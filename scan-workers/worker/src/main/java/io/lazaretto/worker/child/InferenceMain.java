package io.lazaretto.worker.child;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.detectors.Budget;
import io.lazaretto.detectors.Detectors;
import io.lazaretto.detectors.Subject;
import io.lazaretto.detectors.model.Machine;
import io.lazaretto.detectors.model.ModelSession;
import io.lazaretto.detectors.model.SmallestLlama;
import io.lazaretto.detectors.running.InferenceCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Entry point of a scanner process that runs detectors, and models. Exit codes as those of {@link ScannerMain}. */
public final class InferenceMain {
    /** System property: bytes that this process may take outside its heap. */
    public static final String MEMORY = "lazaretto.scanner.memory";

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Facts FACTS = Facts.of("language-model", null, List.of(), List.of(), List.of());

    private InferenceMain() {}

    public static void main(String[] args) {
        Machine machine = machine();
        Rehearsal.run(ScannerMain::inspect, Detectors.reading());
        // Loading the native libraries takes a second of processor time: nobody waits for that unless a task is there.
        ScannerMain.run(ScannerMain::inspect, Detectors.release(), machine, () -> rehearse(machine));
    }

    /** Without the property there are no native libraries. */
    static Machine machine() {
        long memory = Long.getLong(MEMORY, 0);
        return memory == 0 ? Machine.NONE : Machine.of(memory);
    }

    private static void rehearse(Machine machine) {
        if (machine.available()) {
            ModelBytes bytes = SmallestLlama.bytes();
            try (ModelSession model = new ModelSession(bytes, Optional.empty(), machine)) {
                new InferenceCheck().examine(new Subject(bytes, FACTS, List.of(), model), Budget.of(LIMIT));
            }
        }
    }
}
