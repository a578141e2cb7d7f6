package io.lazaretto.schemas.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells that a file is still the same: two equal states with a read between them mean that the bytes read were there
 * all the time, as far as a file system can tell.
 *
 * @param key inode and device where the file system has them, else empty
 */
public record FileState(long size, FileTime modified, FileTime changed, String key) {
    /** @throws IOException when the file is gone or cannot be examined */
    public static FileState of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FileState(
                attributes.size(),
                attributes.lastModifiedTime(),
                changeTime(file),
                String.valueOf(attributes.fileKey()));
    }

    private static FileTime changeTime(Path file) throws IOException {
        try {
            return (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return FileTime.fromMillis(0);
        }
    }
}
