package io.lazaretto.artifact.pickle;

/** What the abstract machine knows about an object on its stack. Shared by reference, as the real objects are. */
sealed interface Value permits Atom, Text, Container, Imported, Made, Persistent {}
