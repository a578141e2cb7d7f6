package io.lazaretto.artifact.pickle;

import java.io.IOException;

/** Is told what a stream does, in the order in which it does it. Offsets are those of opcodes. */
interface PickleEvents {
    /** A name is imported: by GLOBAL, STACK_GLOBAL, INST or an extension code. */
    Imported imported(String module, String name, int protocol, long offset);

    /** A name is imported that is only known when the file is loaded. */
    void computedImport(Value module, Value name, long offset);

    /**
     * Something is called, by the opcode of that name.
     *
     * @return what stands for the result: the call itself, or what it is known to yield
     */
    Value called(String opcode, Made made) throws IOException;

    /** BUILD. */
    void built(Value target, Value state, long offset) throws IOException;

    /**
     * BUILD is done; joblib now reads the array that the target announces, from the bytes behind the opcode.
     *
     * @throws PickleFault when it could not go on
     */
    default void arrayBehind(Value target, Value state, PickleInput source, long offset)
            throws IOException, PickleFault {}

    /** A method of something that is not the built-in container is called. */
    void containerMethod(Value target, String method, long offset) throws IOException;

    /** An entry whose key could name a method is put into something that is not the built-in dict. */
    default void keyed(Value target, Value key, Value value, long offset) throws IOException {}

    /** An import becomes an item, an argument or a state of something, which may call it. */
    default void kept(Imported imported) {}

    /** @return what the loader puts in its place */
    Value persistent(Persistent persistent) throws IOException;

    /** A literal that is long enough to hold something. */
    void literal(Text text) throws IOException;

    void anomaly(Anomaly anomaly, long offset, String detail);
}
