package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/**
 * A named value of an object (section IV.A.2.m).
 *
 * @param address of the value
 * @param shared whether its type or shape lies elsewhere, so that the value is not known
 */
record Attribute(String name, Datatype type, Dataspace space, long address, boolean shared) {
    static Attribute read(Cursor cursor, int lengthBytes) throws IOException, MalformedArtifactException {
        int version = cursor.u8();
        cursor.expect("version of an attribute", version, 1, 2, 3);
        int flags = cursor.u8();
        int nameLength = cursor.u16();
        int typeLength = cursor.u16();
        int spaceLength = cursor.u16();
        cursor.skip(version == 3 ? 1 : 0);
        String name = cursor.text(padded(nameLength, version));
        Cursor type = cursor.part(padded(typeLength, version));
        Cursor space = cursor.part(padded(spaceLength, version));
        if (version > 1 && (flags & 3) != 0) {
            return new Attribute(name, null, null, cursor.at(), true);
        }
        Datatype datatype = Datatype.read(type);
        Dataspace dataspace = Dataspace.read(space, lengthBytes);
        Attribute attribute = new Attribute(name, datatype, dataspace, cursor.at(), false);
        cursor.skip(attribute.bytes(cursor));
        return attribute;
    }

    /** Bytes of the value as it lies in the attribute. */
    long bytes(Cursor where) throws MalformedArtifactException {
        return space.bytes(type, where);
    }

    private static long padded(int length, int version) {
        return version == 1 ? length + 7L & ~7L : length;
    }
}
