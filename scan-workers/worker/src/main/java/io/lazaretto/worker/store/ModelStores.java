package io.lazaretto.worker.store;

import java.util.List;

/** The stores of a worker: the first that serves a URI opens it. */
public final class ModelStores implements ModelStore {
    private final List<ModelStore> stores;

    public ModelStores(List<ModelStore> stores) {
        this.stores = List.copyOf(stores);
    }

    @Override
    public boolean serves(String artifactUri) {
        return stores.stream().anyMatch(store -> store.serves(artifactUri));
    }

    @Override
    public Opened open(String artifactUri, String revision) throws InterruptedException {
        for (ModelStore store : stores) {
            if (store.serves(artifactUri)) {
                return store.open(artifactUri, revision);
            }
        }
        return new Opened.Refused("source not supported", false);
    }
}
