package io.lazaretto.artifact.text;

/** Follows sequences that set colours and weights. What hides text (8), moves the cursor or talks to the terminal is none. */
final class Colours {
    private static final int OUTSIDE = 0;
    private static final int ESCAPED = 1;
    private static final int PARAMETERS = 2;
    private static final int LONGEST = 24;
    private static final int CONCEAL = 8;

    private int state = OUTSIDE;
    private int number;
    private int length;

    /** @return whether the byte is printable, or part of such a sequence */
    boolean accept(int b) {
        return switch (state) {
            case OUTSIDE -> outside(b);
            case ESCAPED -> {
                state = PARAMETERS;
                number = 0;
                length = 0;
                yield b == '[';
            }
            default -> parameter(b);
        };
    }

    private boolean outside(int b) {
        if (b == 0x1b) {
            state = ESCAPED;
            return true;
        }
        return !TextScan.isControl(b);
    }

    private boolean parameter(int b) {
        if (b >= '0' && b <= '9') {
            number = number * 10 + b - '0';
            return ++length <= LONGEST && number < 256;
        }
        boolean conceals = number == CONCEAL;
        number = 0;
        if (b == 'm') {
            state = OUTSIDE;
            return !conceals;
        }
        return b == ';' && !conceals && ++length <= LONGEST;
    }

    boolean isComplete() {
        return state == OUTSIDE;
    }
}
