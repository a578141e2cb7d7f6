package io.lazaretto.artifact.pickle;

/** What no writer produces and what readers take in different ways. */
enum Anomaly {
    FRAME_CROSSED("pickle.frame.crossed", "An operand crosses the end of its frame: readers execute different bytes"),
    FRAME_NESTED("pickle.frame.nested", "A frame begins inside a frame: readers disagree"),
    FRAME_PAST_END("pickle.frame.past-end", "A frame is longer than the data: readers disagree"),
    FRAME_UNFINISHED("pickle.frame.unfinished", "The stream ends inside a frame: readers go on at different places"),
    READERS_DISAGREE("pickle.readers-disagree", "Python's unpicklers read this in different ways"),
    ARRAY_PADDING("pickle.array-padding", "The padding before an array of joblib holds something"),
    ARRAY_CLASS("pickle.array-class", "An array of joblib is of no class that joblib writes"),
    OUT_OF_BAND("pickle.out-of-band", "The stream asks for buffers that a file cannot hold"),
    DUP_FLOOD("pickle.growth", "The stream duplicates objects many thousand times, as no writer does"),
    GROWTH("pickle.growth", "Shared objects that would fill memory when copied or printed");

    private final String rule;
    private final String title;

    Anomaly(String rule, String title) {
        this.rule = rule;
        this.title = title;
    }

    String rule() {
        return rule;
    }

    String title() {
        return title;
    }

    /** Whether its only purpose is to fill memory. */
    boolean exhausts() {
        return this == DUP_FLOOD || this == GROWTH;
    }

    /** Whether a second walk, reading frames as a file is read, can reach other opcodes. */
    boolean concernsFrames() {
        return this == FRAME_CROSSED || this == FRAME_NESTED || this == FRAME_PAST_END || this == FRAME_UNFINISHED;
    }
}
