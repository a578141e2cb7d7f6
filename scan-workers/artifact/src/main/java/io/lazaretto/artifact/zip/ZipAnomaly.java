package io.lazaretto.artifact.zip;

/** What makes readers of one archive disagree, and what no writer of models produces. */
public enum ZipAnomaly {
    NO_DIRECTORY("zip.no-directory", "The archive has no usable directory", true),
    TWO_ENDS("zip.two-ends", "More than one end record: readers may use different directories", false),
    LEADING_BYTES("zip.leading-bytes", "Bytes before the first entry", false),
    TRAILING_BYTES("zip.trailing-bytes", "Bytes behind the end record", false),
    DIRECTORY_EXTENT("zip.directory-extent", "The directory is not as long or as full as the end record says", false),
    LOCAL_HEADER("zip.local-header", "An entry of the directory has no local header", true),
    NAMES_DISAGREE("zip.names-disagree", "Local header and directory name an entry differently", false),
    HEADERS_DISAGREE("zip.headers-disagree", "Local header and directory describe an entry differently", false),
    DUPLICATE_NAME("zip.duplicate-name", "Two entries of one name: loaders disagree on which one counts", false),
    OVERLAP("zip.overlap", "Entries overlap", false),
    GAP("zip.gap", "Bytes between entries that belong to none", false),
    HIDDEN_ENTRY("zip.hidden-entry", "An entry that the directory does not list", false),
    NAME_PATH("zip.name-path", "An entry name that extractors read in different ways", false),
    NAME_ESCAPES("zip.name-path", "An entry is extracted outside the folder of the archive", false),
    SYMLINK("zip.symlink", "An entry that is a symbolic link", false),
    ENCRYPTED("zip.encrypted", "An entry is marked as encrypted: some loaders read it, others refuse", false),
    ENCRYPTED_DATA("zip.encrypted-data", "An entry is encrypted and cannot be looked at", true),
    FLAGS("zip.flags", "An entry carries flags that no writer of models sets", false),
    CRC_MISMATCH("zip.crc-mismatch", "An entry's checksum is wrong: some loaders read it, others refuse", false),
    SIZE_MISMATCH("zip.size-mismatch", "An entry's size is not what its headers say", false),
    METHOD("zip.method", "An entry is compressed by a method that is not understood", true),
    INFLATE("zip.malformed-data", "An entry's compressed data are damaged", true),
    RATIO("zip.ratio", "An entry grows far beyond its stored size", false);

    private final String rule;
    private final String title;
    private final boolean unreadable;

    ZipAnomaly(String rule, String title, boolean unreadable) {
        this.rule = rule;
        this.title = title;
        this.unreadable = unreadable;
    }

    public String rule() {
        return rule;
    }

    public String title() {
        return title;
    }

    /** Whether it keeps an entry from being looked at, rather than being suspicious in itself. */
    public boolean isUnreadable() {
        return unreadable;
    }

    /** Whether no writer makes it by mistake. */
    public boolean isAttack() {
        return this == NAME_ESCAPES;
    }

    /** Is told of anomalies as they are found. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param offset in the archive
         * @param entry name of the entry, hostile text; "" for the archive
         */
        void found(ZipAnomaly anomaly, long offset, String entry);
    }
}
