package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ZerosRemoved;
import io.lazaretto.artifact.keras.KerasConfiguration;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.util.Set;

/** Looks at values that are texts or bytes: the configuration of a Keras model, or what should be neither code nor pickle. */
final class Values {
    /** Attributes that Keras reads as configurations (keras/src/legacy/saving/legacy_h5_format.py). */
    private static final Set<String> CONFIGURATIONS = Set.of("model_config", "training_config");

    private static final int MAX_ELEMENTS = 1 << 20;
    private static final int SHORTEST_TEXT = 16;

    private final Hdf5Input input;
    private final Hdf5Signals signals;
    private final Place place;
    private final Reading reading;
    private final GlobalHeap heap;
    private int looked;

    Values(Hdf5Input input, Hdf5Signals signals, Place place, Reading reading) {
        this.input = input;
        this.signals = signals;
        this.place = place;
        this.reading = reading;
        this.heap = new GlobalHeap(input);
    }

    void attribute(Attribute attribute, String path) throws IOException, MalformedArtifactException {
        if (attribute.shared()) {
            signals.notExamined("shared type", input.position(attribute.address()), path + "@" + attribute.name());
            return;
        }
        Datatype type = attribute.type();
        long bytes = Math.multiplyExact(attribute.space().elements(), type.bytes());
        boolean configuration = CONFIGURATIONS.contains(attribute.name());
        String name = path + "@" + attribute.name();
        if (configuration
                && type.kind() == Datatype.VARIABLE_LENGTH
                && attribute.space().elements() == 1) {
            long[] object = object(attribute.address(), type);
            configuration(object == null ? ByteView.of(new byte[0]) : heap.bytes(object, object[2]), attribute.name());
        } else if (configuration
                && type.kind() == Datatype.STRING
                && attribute.space().elements() == 1) {
            configuration(input.slice(attribute.address(), bytes), attribute.name());
        } else if (configuration) {
            signals.notExamined("configuration of another type", input.position(attribute.address()), name);
        } else if (type.pointers()) {
            pointers(attribute.address(), bytes, type, name);
        } else if (bytes > 1) {
            reading.numbers(input.slice(attribute.address(), bytes), place.member(name));
            if (type.kind() == Datatype.STRING) {
                prose(input.slice(attribute.address(), bytes), name);
            }
        }
    }

    /** What may be a text, and nobody is shown. */
    void prose(ByteView content, String path) throws IOException {
        if (content.size() >= SHORTEST_TEXT) {
            reading.prose(content, place.member(path), -1);
            // Zeros part the cells of an array, or the halves of wide characters.
            ByteView joined = ZerosRemoved.of(content, reading.budget());
            if (joined.size() < content.size()) {
                reading.prose(joined, place.member(path), -1);
            }
        }
    }

    /** Looks at everything that elements point to. */
    void pointers(long address, long bytes, Datatype type, String path) throws IOException, MalformedArtifactException {
        if (type.kind() != Datatype.VARIABLE_LENGTH || bytes / type.bytes() > MAX_ELEMENTS - looked) {
            signals.notExamined("elements of variable length", input.position(address), path);
            return;
        }
        for (long at = address; at < address + bytes; at += type.bytes()) {
            looked++;
            long[] object = object(at, type);
            if (object != null && object[1] > 1) {
                reading.numbers(heap.bytes(object, object[1]), place.member(path));
                prose(heap.bytes(object, object[1]), path);
            }
        }
    }

    /** @return address and length of what an element points to, and how much of it counts; null when to nothing */
    private long[] object(long address, Datatype type) throws IOException, MalformedArtifactException {
        if (type.bytes() != 8 + input.offsetBytes()) {
            throw input.malformed(address, "an element of variable length and another size than that of a pointer");
        }
        Cursor cursor = input.open(address, type.bytes());
        long length = cursor.u32();
        long collection = cursor.address();
        long index = cursor.u32();
        if (length == 0 || collection == 0 || input.isUndefined(collection)) {
            return null;
        }
        long[] object = heap.find(collection, index);
        if (length * type.of() != object[1]) {
            throw input.malformed(address, "a heap object of another length than its element says");
        }
        return new long[] {object[0], object[1], length};
    }

    private void configuration(ByteView bytes, String name) throws IOException, MalformedArtifactException {
        long end = bytes.size();
        byte[] last = new byte[1];
        while (end > 0 && bytes.read(end - 1, last, 0, 1) == 1 && last[0] == 0) {
            end--;
        }
        KerasConfiguration.HDF5.read(bytes.slice(0, end), place.member(name), reading);
    }
}
