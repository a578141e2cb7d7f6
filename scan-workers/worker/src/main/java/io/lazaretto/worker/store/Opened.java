package io.lazaretto.worker.store;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.content.ModelListing;

/** The answer of a store. */
public sealed interface Opened extends AutoCloseable {
    @Override
    void close();

    /**
     * The model is there.
     *
     * @param listing what it consists of; may be incomplete, and says so
     * @param release run on {@link #close}; the files may be gone afterwards
     */
    record Model(ModelListing listing, Runnable release) implements Opened {
        public Model {
            requireNonNull(listing, "listing is null");
            requireNonNull(release, "release is null");
        }

        @Override
        public void close() {
            release.run();
        }
    }

    /**
     * The model is not to be had.
     *
     * @param reason a short stable phrase
     * @param retryable whether the world, not the request, stands in the way
     */
    record Refused(String reason, boolean retryable) implements Opened {
        public Refused {
            requireNonNull(reason, "reason is null");
        }

        @Override
        public void close() {}
    }
}
