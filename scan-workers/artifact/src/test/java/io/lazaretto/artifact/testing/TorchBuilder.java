package io.lazaretto.artifact.testing;

import static io.lazaretto.artifact.testing.PickleBuilder.pickle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** State dicts as torch writes them, as a zip and in the legacy form, with room for a payload. */
public final class TorchBuilder {
    private static final byte[] MAGIC = {
        0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
    };
    private static final int FLOATS = 6;

    private TorchBuilder() {}

    /** A clean state dict of one float tensor, as {@code torch.save} writes it. */
    public static byte[] cleanZip() {
        return zip(stateDict(new byte[0], false));
    }

    /** The same with a command in its pickle. */
    public static byte[] maliciousZip() {
        return zip(stateDict(payload(), false));
    }

    /** A torch archive around any pickle. */
    public static byte[] zip(byte[] dataPickle) {
        return archive(dataPickle).toBytes();
    }

    /** The archive before its directory is written. */
    public static ZipBuilder archive(byte[] dataPickle) {
        return new ZipBuilder()
                .stored("archive/data.pkl", dataPickle)
                .stored("archive/byteorder", ascii("little"))
                .stored("archive/data/0", storage())
                .stored("archive/version", ascii("3\n"));
    }

    /** The clean state dict in the form before zip. */
    public static byte[] cleanLegacy() {
        return legacy(new byte[0]);
    }

    /** The legacy form with a payload, pickled opcodes that leave the stack as it was, in its object pickle. */
    public static byte[] legacy(byte[] payload) {
        PickleBuilder whole = pickle();
        whole.bytes(pickle().proto(2).raw(0x8a, MAGIC.length).bytes(MAGIC).stop());
        whole.bytes(pickle().proto(2).raw('M').raw(0xe9, 0x03).stop());
        whole.bytes(pickle().proto(2)
                .emptyDict()
                .unicode("little_endian")
                .raw(0x88)
                .setItem()
                .stop());
        whole.bytes(stateDict(payload, true));
        whole.bytes(pickle().proto(2).emptyList().unicode("0").append().stop());
        whole.int64(FLOATS);
        return whole.bytes(storage()).toBytes();
    }

    /** Opcodes that call {@code os.system} and drop the result. */
    public static byte[] payload() {
        return pickle().global("os", "system")
                .unicode("id")
                .tuple1()
                .reduce()
                .pop()
                .toBytes();
    }

    /** The pickle of an ordered dict with one tensor. */
    public static byte[] stateDict(byte[] payload, boolean legacy) {
        PickleBuilder dict = pickle().proto(2)
                .bytes(payload)
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce();
        dict.mark().unicode("weight");
        dict.global("torch._utils", "_rebuild_tensor_v2").mark();
        dict.mark()
                .unicode("storage")
                .global("torch", "FloatStorage")
                .unicode("0")
                .unicode("cpu")
                .raw('K', FLOATS);
        if (legacy) {
            dict.none();
        }
        dict.tuple().persistentId();
        dict.raw('K', 0)
                .raw('K', 2)
                .raw('K', 3)
                .tuple2()
                .raw('K', 3)
                .raw('K', 1)
                .tuple2()
                .raw(0x89);
        dict.global("collections", "OrderedDict").emptyTuple().reduce().tuple().reduce();
        dict.raw('u');
        dict.emptyDict()
                .unicode("_metadata")
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce();
        return dict.setItem().build().stop();
    }

    private static byte[] storage() {
        ByteBuffer floats = ByteBuffer.allocate(4 * FLOATS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FLOATS; i++) {
            floats.putFloat(i / 10f);
        }
        return floats.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
