/**
 * Where the bytes of models come from. A store turns a pinned URI into a listing of local files, or says why it does not;
 * hides how they got there. A new source is a new {@link io.lazaretto.worker.store.ModelStore}; a cache wraps one.
 */
package io.lazaretto.worker.store;
