package io.lazaretto.proving.checker;

import static java.util.Objects.requireNonNull;

/**
 * One broken promise.
 *
 * @param about arrival id, subject, finding id or group
 * @param place where a person finds the record, or the empty text when the point is that there is none
 */
public record Violation(Invariant invariant, String about, String place, String detail) {
    public Violation {
        requireNonNull(invariant, "invariant is null");
        requireNonNull(about, "about is null");
        requireNonNull(place, "place is null");
        requireNonNull(detail, "detail is null");
    }

    @Override
    public String toString() {
        return invariant + " " + about + (place.isEmpty() ? "" : " at " + place) + ": " + detail;
    }
}
