package io.lazaretto.inference.checkpoint.element;

/** A layout of numbers in blocks of fixed size. Stateless. */
public interface ElementFormat {
    /** As the file's format calls it, for instance {@code BF16} or {@code Q4_1}. */
    String name();

    /** Elements in a block, 1 for plain numbers. */
    int blockElements();

    int blockBytes();

    /**
     * Decodes whole blocks.
     *
     * @param from first byte in {@code in}
     * @param out receives {@code blocks * blockElements()} numbers from {@code to} on
     */
    void decode(byte[] in, int from, int blocks, float[] out, int to);

    /** The bytes of that many elements, a multiple of {@link #blockElements()}. */
    default long bytes(long elements) {
        return elements / blockElements() * blockBytes();
    }
}
