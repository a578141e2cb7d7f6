package io.lazaretto.artifact.json;

/** Is told what stands in a document, in document order. */
public interface JsonVisitor {
    /**
     * A member of an object, or an element of an array.
     *
     * @param depth 1 for what stands directly in the root
     * @param key the member's key; for an array element the key of the array, or "" when it has none
     * @param element whether it is an array element
     * @param text of a string, else null
     * @param offset bytes from the start of the document
     */
    void value(int depth, String key, boolean element, Kind kind, String text, long offset);

    /** A key that its object already had: readers disagree on which one counts. */
    void duplicate(String key, long offset);

    /** What kind of value. */
    enum Kind {
        OBJECT,
        ARRAY,
        EMPTY_OBJECT,
        EMPTY_ARRAY,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL
    }
}
