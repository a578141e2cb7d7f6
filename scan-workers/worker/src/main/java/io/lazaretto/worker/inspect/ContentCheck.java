package io.lazaretto.worker.inspect;

import io.lazaretto.schemas.content.FileState;
import io.lazaretto.schemas.content.ModelHash;
import io.lazaretto.schemas.content.ModelListing;
import io.lazaretto.schemas.content.ModelListing.ListedFile;
import io.lazaretto.schemas.content.ModelListing.Unread;
import io.lazaretto.schemas.content.RecentDigests;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;

/** Hashes a model in a thread of its own while a scanner reads it. */
final class ContentCheck implements AutoCloseable {
    static final String CHANGED = "changed while it was read";

    private final ModelListing listing;
    private final RecentDigests recent;
    private final Thread thread;
    private volatile ModelHash.Result result;
    private volatile RuntimeException failure;

    private ContentCheck(ModelListing listing, RecentDigests recent) {
        this.listing = listing;
        this.recent = recent;
        this.thread = Thread.ofPlatform().daemon().name("hash").unstarted(this::hash);
    }

    static ContentCheck start(ModelListing listing, RecentDigests recent) {
        ContentCheck check = new ContentCheck(listing, recent);
        check.thread.start();
        return check;
    }

    private void hash() {
        try {
            result = ModelHash.hash(listing, bytes -> {}, recent);
        } catch (InterruptedIOException e) {
            // Closed: nobody asks for the result.
            result = null;
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /**
     * Waits for the hash, and looks once more whether any file has changed since it was listed: a scanner may have read it
     * after it was hashed.
     */
    ModelHash.Result await() throws InterruptedException {
        thread.join();
        if (failure != null) {
            throw failure;
        }
        if (result == null) {
            throw new InterruptedException("hashing was interrupted");
        }
        List<Unread> unread = new ArrayList<>(result.unread());
        if (unread.isEmpty()) {
            for (ListedFile file : listing.files()) {
                if (!isUnchanged(file)) {
                    unread.add(new Unread(file.path(), CHANGED));
                }
            }
        }
        return new ModelHash.Result(result.manifest(), unread);
    }

    /** Whether all files are still as they were listed. */
    boolean isUnchanged() {
        return isUnchanged(listing);
    }

    static boolean isUnchanged(ModelListing listing) {
        return listing.files().stream().allMatch(ContentCheck::isUnchanged);
    }

    private static boolean isUnchanged(ListedFile file) {
        try {
            return FileState.of(file.file()).equals(file.state());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
