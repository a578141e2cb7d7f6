package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import java.util.ArrayList;
import java.util.List;

/** Collects violations. Not thread-safe. */
final class Breaches {
    private final List<Violation> violations = new ArrayList<>();

    void add(Invariant invariant, String about, String detail) {
        violations.add(new Violation(invariant, about, "", detail));
    }

    void add(Invariant invariant, String about, Captured<?> record, String detail) {
        violations.add(new Violation(invariant, about, record.place(), detail));
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }
}
