package io.lazaretto.ingest.outbox;

import java.io.IOException;
import java.util.Locale;

/** What Java tells of a disk's trouble: only the operating system's message. */
final class DiskErrors {
    private DiskErrors() {}

    /** ENOSPC and EDQUOT as Linux, macOS and Windows word them. */
    static boolean isNoSpace(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("not enough space");
    }
}
