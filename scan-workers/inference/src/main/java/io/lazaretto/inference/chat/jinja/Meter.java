package io.lazaretto.inference.chat.jinja;

/** What is left of the limits of one rendering. */
final class Meter {
    private static final int CHECK_EVERY = 1 << 10;
    private static final int CHARS_PER_STEP = 64;
    private static final int COMPARISONS_PER_STEP = 1 << 12;

    private final JinjaLimits limits;
    private final long deadline;
    private long steps;
    private long produced;
    private long nextCheck = CHECK_EVERY;
    private int depth;

    Meter(JinjaLimits limits) {
        this.limits = limits;
        this.deadline = System.nanoTime() + limits.time().toNanos();
    }

    JinjaLimits limits() {
        return limits;
    }

    void step() throws JinjaException {
        steps(1);
    }

    void steps(long count) throws JinjaException {
        steps += count;
        if (steps > limits.steps()) {
            throw JinjaException.limit("steps");
        }
        if (steps >= nextCheck) {
            nextCheck = steps + CHECK_EVERY;
            if (System.nanoTime() - deadline > 0) {
                throw JinjaException.limit("time");
            }
        }
    }

    /** A string of that length is about to be made. */
    void produce(long chars) throws JinjaException {
        produced += chars;
        if (chars > limits.chars() || produced > limits.producedChars()) {
            throw JinjaException.limit("characters");
        }
        steps(1 + chars / CHARS_PER_STEP);
    }

    /** A list of that length is about to be made. */
    void collect(long size) throws JinjaException {
        if (size > limits.chars()) {
            throw JinjaException.limit("list");
        }
        steps(1 + size);
    }

    /** A text is about to be searched for another, in the worst way. */
    void search(String text, String part) throws JinjaException {
        steps(1 + (long) text.length() * Math.max(1, part.length()) / COMPARISONS_PER_STEP);
    }

    void enter() throws JinjaException {
        step();
        if (++depth > limits.depth()) {
            throw JinjaException.limit("nesting");
        }
    }

    void leave() {
        depth--;
    }
}
