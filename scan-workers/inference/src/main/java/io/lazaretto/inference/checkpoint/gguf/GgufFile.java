package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.Shapes;
import io.lazaretto.inference.checkpoint.element.BlockTensor;
import io.lazaretto.inference.checkpoint.gguf.quant.BlockFormat;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /**
     * One tensor.
     *
     * @param begin first byte in the file
     */
    record Info(String name, List<Long> shape, BlockFormat format, long begin, long bytes) {}

    /** What stands before the tensors. */
    record Head(GgufMetadata metadata, List<Info> infos) {
        /**
         * @param head the start of the file, or all of it
         * @throws CheckpointException MALFORMED when the head is cut short, or the file breaks the format
         */
        static Head read(MemorySegment head, long fileBytes) throws CheckpointException {
            GgufCursor cursor = new GgufCursor(head);
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
            List<Info> relative = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (long i = 0; i < tensors; i++) {
                Info info = info(cursor);
                if (!names.add(info.name())) {
                    throw new CheckpointException(Kind.MALFORMED, "the tensor " + info.name() + " occurs twice");
                }
                relative.add(info);
            }
            long alignment = metadata.integer("general.alignment").orElse(32);
            if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
                throw new CheckpointException(Kind.MALFORMED, "an alignment of " + alignment);
            }
            long start = cursor.position() + alignment - 1 & -alignment;
            List<Info> infos = new ArrayList<>();
            for (Info info : relative) {
                infos.add(placed(info, start, fileBytes));
            }
            return new Head(metadata, infos);
        }
    }

    /**
     * @param file stays referenced: tensors are slices of it
     * @throws CheckpointException when the file breaks the format, or a tensor's type is not known
     */
    public static GgufFile read(MemorySegment file) throws CheckpointException {
        Head head = Head.read(file, file.byteSize());
        SortedMap<String, BlockTensor> read = new TreeMap<>();
        for (Info info : head.infos()) {
            MemorySegment bytes = file.asSlice(info.begin(), info.bytes());
            read.put(
                    info.name(),
                    new BlockTensor(info.name(), info.shape(), info.format().reader(), bytes));
        }
        return new GgufFile(head.metadata(), Collections.unmodifiableSortedMap(read));
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
        return new Info(name, shape, format, cursor.i64(), 0);
    }

    /** @param info whose {@code begin} counts from {@code start} */
    private static Info placed(Info info, long start, long fileBytes) throws CheckpointException {
        long elements = Shapes.elements(info.name(), info.shape());
        long row = info.shape().isEmpty() ? 1 : info.shape().getLast();
        if (row % info.format().blockElements() != 0) {
            throw new CheckpointException(Kind.MALFORMED, "tensor " + info.name() + " has rows of broken blocks");
        }
        long bytes = info.format().bytes(elements);
        long from = start + info.begin();
        if (info.begin() < 0 || from < 0 || from > fileBytes || bytes > fileBytes - from) {
            throw new CheckpointException(Kind.MALFORMED, "tensor " + info.name() + " lies beyond the end of the file");
        }
        return new Info(info.name(), info.shape(), info.format(), from, bytes);
    }
}
