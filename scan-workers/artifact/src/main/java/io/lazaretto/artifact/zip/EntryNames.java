package io.lazaretto.artifact.zip;

/** Names are data: nothing is ever written under them, and a name that an extractor would follow is a finding. */
final class EntryNames {
    private EntryNames() {}

    /** Whether an extractor could write outside its folder, or see another name than we do. */
    static boolean leaves(String name) {
        if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0 || name.indexOf(':') == 1) {
            return true;
        }
        int from = 0;
        while (from <= name.length()) {
            int slash = name.indexOf('/', from);
            int end = slash < 0 ? name.length() : slash;
            if (name.substring(from, end).equals("..")) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }
}
