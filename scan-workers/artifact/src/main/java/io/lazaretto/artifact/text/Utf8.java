package io.lazaretto.artifact.text;

/** UTF-8, one byte at a time: no overlong forms, nothing above U+10FFFF. */
public final class Utf8 {
    private final boolean surrogates;
    private int pending;
    private int low = 0x80;
    private int high = 0xbf;

    public Utf8() {
        this(false);
    }

    private Utf8(boolean surrogates) {
        this.surrogates = surrogates;
    }

    /** As Python's {@code surrogatepass}: three-byte surrogates are characters. */
    public static Utf8 allowingSurrogates() {
        return new Utf8(true);
    }

    /** @return false when this byte cannot continue the text; the state is then undefined */
    public boolean accept(int b) {
        if (pending == 0) {
            return lead(b);
        }
        if (b < low || b > high) {
            return false;
        }
        low = 0x80;
        high = 0xbf;
        pending--;
        return true;
    }

    /** Whether no character is left unfinished. */
    public boolean isComplete() {
        return pending == 0;
    }

    private boolean lead(int b) {
        if (b < 0x80) {
            return true;
        }
        if (b < 0xc2 || b > 0xf4) {
            return false;
        }
        if (b < 0xe0) {
            pending = 1;
        } else if (b < 0xf0) {
            pending = 2;
            low = b == 0xe0 ? 0xa0 : 0x80;
            high = b == 0xed && !surrogates ? 0x9f : 0xbf;
        } else {
            pending = 3;
            low = b == 0xf0 ? 0x90 : 0x80;
            high = b == 0xf4 ? 0x8f : 0xbf;
        }
        return true;
    }
}
