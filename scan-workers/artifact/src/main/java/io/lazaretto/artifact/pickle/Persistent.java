package io.lazaretto.artifact.pickle;

/** What the loader's {@code persistent_load} returns for this id. */
record Persistent(Value id, long offset) implements Value {}
