package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.util.List;

/** Looks at datasets: whether their elements are in the file, and as many as they say. */
final class Datasets {
    /** What keras refuses: above this and above {@link #RATIO} (keras, tf-keras PR 921). */
    private static final long ATTACK_BYTES = 4L << 30;

    private static final long LARGE_BYTES = 256L << 20;
    private static final long RATIO = 1000;

    private final Superblock file;
    private final Hdf5Input input;
    private final Values values;
    private final Hdf5Signals signals;
    private final Place place;
    private final Reading reading;

    Datasets(Superblock file, Values values, Hdf5Signals signals, Place place, Reading reading) {
        this.file = file;
        this.input = file.input();
        this.values = values;
        this.signals = signals;
        this.place = place;
        this.reading = reading;
    }

    /** The messages of one dataset, each at the start of its body; filters may be null. */
    record Parts(Cursor space, Cursor type, Cursor layout, Cursor filters, boolean externalFiles) {}

    void examine(Parts parts, String path, long header) throws IOException, MalformedArtifactException {
        Dataspace space = Dataspace.read(parts.space(), input.lengthBytes());
        Datatype type = Datatype.read(parts.type());
        Layout layout = Layout.read(parts.layout(), input.lengthBytes());
        long at = input.position(header);
        boolean filtered = parts.filters() != null;
        if (filtered) {
            List<Integer> unknown = Filters.unknown(parts.filters());
            if (!unknown.isEmpty()) {
                signals.notExamined("filter " + unknown.getFirst(), at, path);
            }
        }
        if (layout.kind() == Layout.Kind.VIRTUAL) {
            signals.virtualDataset(at, path);
            return;
        }
        if (parts.externalFiles()) {
            return;
        }
        long declared = space.bytes(type, parts.space());
        long stored = stored(layout, declared, filtered, type, path, header);
        if (stored >= 0 && declared > LARGE_BYTES && declared / RATIO > stored) {
            signals.declaredSize(at, path, declared, stored, declared > ATTACK_BYTES);
        }
    }

    /** @return bytes in the file, at most; -1 when it is not known */
    private long stored(Layout layout, long declared, boolean filtered, Datatype type, String path, long header)
            throws IOException, MalformedArtifactException {
        boolean allocated = !input.isUndefined(layout.address());
        return switch (layout.kind()) {
            case COMPACT -> elements(layout, layout.bytes(), declared, type, path);
            case CONTIGUOUS -> {
                long bytes = layout.bytes() < 0 ? declared : layout.bytes();
                yield allocated ? elements(layout, bytes, declared, type, path) : 0;
            }
            case CHUNK_TREE -> {
                long bytes = allocated ? new ChunkTree(file, layout, filtered).storedBytes() : 0;
                pointersInChunks(type, bytes, path, header);
                yield bytes;
            }
            case SINGLE_CHUNK -> {
                pointersInChunks(type, layout.bytes(), path, header);
                yield allocated ? slice(layout.address(), layout.bytes(), path) : 0;
            }
            case IMPLICIT_CHUNKS, OTHER_CHUNKS -> {
                if (!allocated) {
                    yield 0;
                }
                signals.notExamined("chunk index", input.position(header), path);
                yield input.size();
            }
            case VIRTUAL -> -1;
        };
    }

    private long elements(Layout layout, long bytes, long declared, Datatype type, String path)
            throws IOException, MalformedArtifactException {
        if (bytes != declared) {
            throw input.malformed(layout.address(), "another number of bytes than the elements need");
        }
        if (type.pointers()) {
            input.slice(layout.address(), bytes);
            values.pointers(layout.address(), bytes, type, path);
            return bytes;
        }
        if (type.kind() == Datatype.STRING) {
            values.prose(input.slice(layout.address(), bytes), path);
        }
        return slice(layout.address(), bytes, path);
    }

    private long slice(long address, long bytes, String path) throws IOException, MalformedArtifactException {
        ByteView elements = input.slice(address, bytes);
        if (bytes > 1) {
            reading.numbers(elements, place.member(path));
        }
        return bytes;
    }

    private void pointersInChunks(Datatype type, long bytes, String path, long header) {
        if (type.pointers() && bytes > 0) {
            signals.notExamined("elements of variable length", input.position(header), path);
        }
    }
}
