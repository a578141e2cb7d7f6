package io.lazaretto.aggregator.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Walks a store in bounded steps, from where the last step ended, and deletes what is expired. One per task. */
final class RetentionSweep<V> {
    private final KeyValueStore<String, V> store;
    private final int batch;
    private String cursor;

    RetentionSweep(KeyValueStore<String, V> store, int batch) {
        this.store = store;
        this.batch = batch;
    }

    /** Looks at the next entries; returns how many were deleted. */
    int step(Predicate<V> expired) {
        List<String> leaving = new ArrayList<>();
        int seen = 0;
        try (KeyValueIterator<String, V> entries = cursor == null ? store.all() : store.range(cursor, null)) {
            while (entries.hasNext() && seen < batch) {
                KeyValue<String, V> entry = entries.next();
                seen++;
                if (expired.test(entry.value)) {
                    leaving.add(entry.key);
                }
            }
            // The next step begins with the key that this one did not reach; at the end, from the start again.
            cursor = entries.hasNext() ? entries.peekNextKey() : null;
        }
        leaving.forEach(store::delete);
        return leaving.size();
    }
}
