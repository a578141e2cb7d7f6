package io.lazaretto.artifact.testing;

import static io.lazaretto.artifact.testing.PickleBuilder.pickle;

/** Writes arrays as joblib does: an announcement in the stream, the bytes behind it. */
public final class JoblibBuilder {
    private static final int NEW_FALSE = 0x89;
    private static final int NEW_TRUE = 0x88;
    private static final int TUPLE3 = 0x87;

    private String module = "joblib.numpy_pickle";
    private String subclass = "numpy";
    private String type = "u1";
    private int[] shape = {4};
    private boolean aligned = true;
    private byte[] padding = {1, (byte) 0xff};
    private byte[] data = new byte[4];

    public static JoblibBuilder array() {
        return new JoblibBuilder();
    }

    /** Where the wrapper's class lies. */
    public JoblibBuilder module(String path) {
        this.module = path;
        return this;
    }

    /** Where the class of the array lies; "" when the wrapper names none. */
    public JoblibBuilder subclass(String path) {
        this.subclass = path;
        return this;
    }

    public JoblibBuilder type(String code) {
        this.type = code;
        return this;
    }

    public JoblibBuilder shape(int... dimensions) {
        this.shape = dimensions.clone();
        return this;
    }

    /** The counting byte and the padding. */
    public JoblibBuilder padding(int... bytes) {
        this.padding = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            padding[i] = (byte) bytes[i];
        }
        return this;
    }

    /** As joblib before 1.2. */
    public JoblibBuilder unaligned() {
        this.aligned = false;
        this.padding = new byte[0];
        return this;
    }

    public JoblibBuilder data(byte[] bytes) {
        this.data = bytes.clone();
        return this;
    }

    /** What stands in a stream: the array is on the stack afterwards. */
    public byte[] toBytes() {
        PickleBuilder stream = pickle().global(module, "NumpyArrayWrapper")
                .emptyTuple()
                .newObject()
                .emptyDict()
                .mark()
                .bytes(subclass.isEmpty() ? new byte[0] : subclass())
                .unicode("shape")
                .mark();
        for (int dimension : shape) {
            stream.number(dimension);
        }
        stream.tuple()
                .unicode("order")
                .unicode("C")
                .unicode("dtype")
                .global("numpy", "dtype")
                .unicode(type)
                .raw(NEW_FALSE, NEW_TRUE, TUPLE3)
                .reduce()
                .unicode("numpy_array_alignment_bytes");
        (aligned ? stream.number(16) : stream.none()).ascii("u").build();
        return stream.bytes(padding).bytes(data).toBytes();
    }

    private byte[] subclass() {
        return pickle().unicode("subclass").global(subclass, "ndarray").toBytes();
    }
}
