package io.lazaretto.proving.suite;

import static java.util.Objects.requireNonNull;

import io.lazaretto.proving.cluster.Member;

/** One fault. */
public record Strike(Kind kind, Member member) {
    /** What is done to the member. */
    public enum Kind {
        /** SIGKILL, then a restart at once. */
        KILL(1),
        /** SIGSTOP for longer than a lease, then SIGCONT: it comes back believing that its work is its own. */
        PAUSE(8);

        private final int arrivals;

        Kind(int arrivals) {
            this.arrivals = arrivals;
        }

        /** Share of the arrivals that come around it. A frozen worker proves something only when it holds work. */
        int arrivals() {
            return arrivals;
        }
    }

    public Strike {
        requireNonNull(kind, "kind is null");
        requireNonNull(member, "member is null");
    }

    @Override
    public String toString() {
        return kind + " " + member.name();
    }
}
