package io.lazaretto.artifact.testing;

import static io.lazaretto.artifact.testing.ProtoBuilder.message;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Writes graphs, saved models and checkpoint indices in the shape of TensorFlow's own. */
public final class TensorflowBuilder {
    private TensorflowBuilder() {}

    public static ProtoBuilder node(String name, String operator, String... inputs) {
        ProtoBuilder node = message().text(1, name).text(2, operator);
        for (String input : inputs) {
            node.text(3, input);
        }
        return node;
    }

    /** A node that calls a function. */
    public static ProtoBuilder call(String name, String function, String... inputs) {
        ProtoBuilder value = message().message(10, message().text(1, function));
        return node(name, "StatefulPartitionedCall", inputs)
                .message(5, message().text(1, "f").message(2, value));
    }

    public static ProtoBuilder text(String name, String value) {
        ProtoBuilder tensor = message().number(1, 7).message(2, message()).text(8, value);
        return node(name, "Const")
                .message(5, message().text(1, "value").message(2, message().message(8, tensor)));
    }

    public static ProtoBuilder function(String name, String argument, ProtoBuilder... nodes) {
        ProtoBuilder function = message()
                .message(
                        1,
                        message()
                                .text(1, name)
                                .message(2, message().text(1, argument).number(3, 7)));
        for (ProtoBuilder node : nodes) {
            function.message(3, node);
        }
        return function;
    }

    public static ProtoBuilder graph(ProtoBuilder... nodes) {
        ProtoBuilder graph = message();
        for (ProtoBuilder node : nodes) {
            graph.message(1, node);
        }
        return graph;
    }

    public static byte[] savedModel(ProtoBuilder graph) {
        ProtoBuilder meta = message().message(1, message().text(4, "serve")).message(2, graph);
        return message().number(1, 1).message(2, meta).toBytes();
    }

    /** An index with a header and one tensor. */
    public static byte[] index(long offset, long size) {
        byte[] header =
                message().number(1, 1).message(3, message().number(1, 1)).toBytes();
        byte[] tensor = message().number(1, 1).number(4, offset).number(5, size).toBytes();
        ProtoBuilder block = message()
                .raw(0, 0, header.length)
                .bytesOnly(header)
                .raw(0, 1, tensor.length, 'w')
                .bytesOnly(tensor)
                .raw(0, 0, 0, 0, 1, 0, 0, 0);
        byte[] data = block.toBytes();
        byte[] meta = {0, 0, 0, 0, 1, 0, 0, 0};
        long metaAt = data.length + 5L;
        long indexAt = metaAt + meta.length + 5;
        byte[] handle = message().varint(0).varint(data.length).toBytes();
        byte[] index = message()
                .raw(0, 1, handle.length, 'x')
                .bytesOnly(handle)
                .raw(0, 0, 0, 0, 1, 0, 0, 0)
                .toBytes();
        ProtoBuilder table =
                message().bytesOnly(sealed(data)).bytesOnly(sealed(meta)).bytesOnly(sealed(index));
        byte[] handles = message()
                .varint(metaAt)
                .varint(meta.length)
                .varint(indexAt)
                .varint(index.length)
                .toBytes();
        return table.bytesOnly(java.util.Arrays.copyOf(handles, 40))
                .raw(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb)
                .toBytes();
    }

    private static byte[] sealed(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block);
        crc.update(0);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
        return ByteBuffer.allocate(block.length + 5)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(block)
                .put((byte) 0)
                .putInt(masked)
                .array();
    }
}
