package io.lazaretto.artifact.hdf5;

/**
 * One message of an object header (section IV.A.2).
 *
 * @param address of its body
 */
record Message(int type, int flags, long address, int length) {
    static final int NIL = 0;
    static final int DATASPACE = 1;
    static final int LINK_INFO = 2;
    static final int DATATYPE = 3;
    static final int FILL_OLD = 4;
    static final int FILL = 5;
    static final int LINK = 6;
    static final int EXTERNAL_FILES = 7;
    static final int LAYOUT = 8;
    static final int GROUP_INFO = 0xa;
    static final int FILTERS = 0xb;
    static final int ATTRIBUTE = 0xc;
    static final int COMMENT = 0xd;
    static final int MODIFIED_OLD = 0xe;
    static final int SHARED_TABLE = 0xf;
    static final int CONTINUATION = 0x10;
    static final int SYMBOL_TABLE = 0x11;
    static final int MODIFIED = 0x12;
    static final int TREE_K = 0x13;
    static final int DRIVER = 0x14;
    static final int ATTRIBUTE_INFO = 0x15;
    static final int REFERENCE_COUNT = 0x16;
    static final int FILE_SPACE = 0x17;

    private static final int SHARED = 2;
    private static final int NOT_SHARED = 4;
    private static final int MARK_IF_UNKNOWN = 0x10;
    private static final int WAS_UNKNOWN = 0x20;

    /** Whether two flags contradict each other, so that the library refuses the header. */
    boolean isContradictory() {
        return (flags & SHARED) != 0 && (flags & NOT_SHARED) != 0
                || (flags & WAS_UNKNOWN) != 0 && (flags & MARK_IF_UNKNOWN) == 0;
    }

    /** Whether the body only says where the real one is. */
    boolean isShared() {
        return (flags & SHARED) != 0;
    }
}
