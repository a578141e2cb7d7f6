package io.lazaretto.artifact.pickle;

/** A literal of characters or bytes; it stays in the file until someone asks for it, unless it had to be decoded. */
final class Text implements Value {
    /** What the literal becomes. */
    enum Kind {
        STR,
        /** A Python 2 string: str by default, bytes under some loaders. */
        BYTE_STR,
        BYTES,
        BYTEARRAY
    }

    private final Kind kind;
    private final long offset;
    private final long length;
    private final long prefix;
    private final String decoded;

    /** @param prefix the first eight bytes, first byte lowest, for quick comparisons */
    Text(Kind kind, long offset, long length, long prefix) {
        this(kind, offset, length, prefix, null);
    }

    private Text(Kind kind, long offset, long length, long prefix, String decoded) {
        this.kind = kind;
        this.offset = offset;
        this.length = length;
        this.prefix = prefix;
        this.decoded = decoded;
    }

    /** A literal whose characters are not the bytes of the file; BYTES hold one byte a character. */
    static Text decoded(Kind kind, long offset, String text) {
        long prefix = 0;
        for (int i = 0; i < Math.min(8, text.length()); i++) {
            prefix |= (long) (text.charAt(i) & 0xff) << (8 * i);
        }
        return new Text(kind, offset, text.length(), prefix, text);
    }

    Kind kind() {
        return kind;
    }

    long offset() {
        return offset;
    }

    long length() {
        return length;
    }

    long prefix() {
        return prefix;
    }

    /** The characters, or null when they are those of the file. */
    String decodedText() {
        return decoded;
    }

    boolean isName() {
        return kind == Kind.STR || kind == Kind.BYTE_STR;
    }
}
