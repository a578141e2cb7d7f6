package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.Shapes;
import io.lazaretto.inference.checkpoint.element.BlockTensor;
import io.lazaretto.inference.checkpoint.gguf.quant.BlockFormat;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file of version 2 or 3 in little-endian order: its metadata and its tensors under their own names, dimensions in the order
 * of Hugging Face (GGUF writes them backwards).
 */
public record GgufFile(GgufMetadata metadata, SortedMap<String, BlockTensor> tensors) {
    private static final int MAGIC = 0x46554747;
    private static final int MAX_TENSORS = 300_000;
    private static final int MAX_NAME = 4096;
    private static final int MAX_DIMENSIONS = 4;

    private record Info(String name, List<Long> shape, BlockFormat format, long offset) {}

    /**
     * @param file stays referenced: tensors are slices of it
     * @throws CheckpointException when the file breaks the format, or a tensor's type is not known
     */
    public static GgufFile read(MemorySegment file) throws CheckpointException {
        GgufCursor cursor = new GgufCursor(file);
        if (cursor.i32() != MAGIC) {
            throw new CheckpointException(Kind.MALFORMED, "no GGUF file");
        }
        long version = cursor.u32();
        if (version != 2 && version != 3) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "GGUF version " + version);
        }
        long tensors = cursor.i64();
        long pairs = cursor.i64();
        GgufMetadata metadata = GgufMetadata.read(cursor, pairs);
        if (tensors < 0 || tensors > MAX_TENSORS) {
            throw new CheckpointException(Kind.LIMIT, tensors + " tensors");
        }
        List<Info> infos = new ArrayList<>();
        for (long i = 0; i < tensors; i++) {
            infos.add(info(cursor));
        }
        long alignment = metadata.integer("general.alignment").orElse(32);
        if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
            throw new CheckpointException(Kind.MALFORMED, "an alignment of " + alignment);
        }
        long start = cursor.position() + alignment - 1 & -alignment;
        SortedMap<String, BlockTensor> read = new TreeMap<>();
        for (Info info : infos) {
            if (read.put(info.name(), tensor(file, start, info)) != null) {
                throw new CheckpointException(Kind.MALFORMED, "the tensor " + info.name() + " occurs twice");
            }
        }
        return new GgufFile(metadata, Collections.unmodifiableSortedMap(read));
    }

    private static Info info(GgufCursor cursor) throws CheckpointException {
        String name = cursor.string(MAX_NAME, "a tensor name");
        long rank = cursor.u32();
        if (rank > MAX_DIMENSIONS) {
            throw new CheckpointException(Kind.MALFORMED, "tensor " + name + " has " + rank + " dimensions");
        }
        List<Long> shape = new ArrayList<>();
        for (long i = 0; i < rank; i++) {
            shape.addFirst(cursor.i64());
        }
        long type = cursor.u32();
        BlockFormat format = BlockFormat.of(type)
                .orElseThrow(() ->
                        new CheckpointException(Kind.UNSUPPORTED_TYPE, "tensor " + name + " has the type " + type));
        return new Info(name, shape, format, cursor.i64());
    }

    private static BlockTensor tensor(MemorySegment file, long start, Info info) throws CheckpointException {
        long elements = Shapes.elements(info.name(), info.shape());
        long row = info.shape().isEmpty() ? 1 : info.shape().getLast();
        if (row % info.format().blockElements() != 0) {
            throw new CheckpointException(Kind.MALFORMED, "tensor " + info.name() + " has rows of broken blocks");
        }
        long bytes = info.format().bytes(elements);
        long from = start + info.offset();
        if (info.offset() < 0 || from < 0 || from > file.byteSize() || bytes > file.byteSize() - from) {
            throw new CheckpointException(Kind.MALFORMED, "tensor " + info.name() + " lies beyond the end of the file");
        }
        return new BlockTensor(info.name(), info.shape(), info.format().reader(), file.asSlice(from, bytes));
    }
}
