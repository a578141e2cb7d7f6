package io.lazaretto.artifact.hdf5;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;

/**
 * Where everything begins (section II.A), in versions 0 to 3.
 *
 * @param input the address space that it opens
 * @param root address of the root group's object header
 * @param extension address of an object header with further settings, or the undefined address
 * @param driver whether the bytes are spread over other files
 * @param end address behind the last byte of the file; stored as a position in the file
 * @param leafK half of the entries of a symbol table node
 * @param nodeK half of the entries of a group's B-tree node
 * @param chunkK half of the entries of a chunk's B-tree node
 */
record Superblock(
        Hdf5Input input, long root, long extension, boolean driver, long end, int leafK, int nodeK, int chunkK) {
    /** Open for writing, intact, one writer with readers. */
    private static final long KNOWN_FLAGS = 7;

    private static final int SIGNATURE = 8;
    private static final int HIGHEST = 3;
    private static final int DEFAULT_CHUNK_K = 32;

    /** Address of the superblock: 0, or a power of two from 512 on; -1 when there is none. */
    static long find(ByteView view) throws IOException {
        ByteWindow bytes = new ByteWindow(view, 64);
        for (long at = 0; at >= 0 && bytes.has(at, SIGNATURE); at = at == 0 ? 512 : at * 2) {
            if (bytes.matches(at, 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n')) {
                return at;
            }
        }
        return -1;
    }

    static Superblock read(ByteView view, long start, Budget budget) throws IOException, MalformedArtifactException {
        ByteWindow bytes = new ByteWindow(view, 256);
        int version = bytes.at(start + SIGNATURE);
        if (version < 0 || version > HIGHEST) {
            throw new MalformedArtifactException("hdf5", start + SIGNATURE, "unknown version of the superblock");
        }
        int offsetBytes = bytes.at(start + (version < 2 ? 13 : 9));
        int lengthBytes = bytes.at(start + (version < 2 ? 14 : 10));
        if (!isWidth(offsetBytes) || !isWidth(lengthBytes)) {
            throw new MalformedArtifactException("hdf5", start + SIGNATURE, "a width of addresses that is not allowed");
        }
        long baseAt = start + (version == 0 ? 24 : version == 1 ? 28 : 12);
        long base = 0;
        for (int i = 0; i < offsetBytes; i++) {
            base |= (long) bytes.at(baseAt + i) << 8 * i;
        }
        if (base != start) {
            // Readers differ: some add the base to every address, some look for the signature.
            throw new MalformedArtifactException("hdf5", baseAt, "a base address other than the superblock's");
        }
        ByteView space = view.slice(start, view.size() - start);
        Hdf5Input input = new Hdf5Input(space, start, offsetBytes, lengthBytes, budget);
        return version < 2 ? first(input, version) : second(input);
    }

    private static boolean isWidth(int width) {
        return width == 2 || width == 4 || width == 8;
    }

    private static Superblock first(Hdf5Input input, int version) throws IOException, MalformedArtifactException {
        int offsets = input.offsetBytes();
        int fixed = version == 0 ? 24 : 28;
        Cursor cursor = input.open(0, fixed + 4L * offsets + 2L * offsets + 24);
        cursor.skip(9);
        cursor.expect("version of free space", cursor.u8(), 0);
        cursor.expect("version of the root group", cursor.u8(), 0);
        cursor.skip(1);
        cursor.expect("version of shared headers", cursor.u8(), 0);
        cursor.skip(3);
        int leafK = cursor.u16();
        int nodeK = cursor.u16();
        if ((cursor.u32() & ~KNOWN_FLAGS) != 0) {
            throw input.malformed(0, "flags that no reader knows");
        }
        int chunkK = DEFAULT_CHUNK_K;
        if (version == 1) {
            chunkK = cursor.u16();
            cursor.skip(2);
        }
        cursor.address();
        boolean freeSpace = !input.isUndefined(cursor.address());
        long end = end(input, cursor);
        boolean driver = !input.isUndefined(cursor.address());
        if (freeSpace) {
            throw input.malformed(fixed, "global free space, which no reader knows");
        }
        cursor.address();
        return new Superblock(input, cursor.address(), -1, driver, end, leafK, nodeK, chunkK).checked();
    }

    private static Superblock second(Hdf5Input input) throws IOException, MalformedArtifactException {
        long length = 12 + 4L * input.offsetBytes();
        Cursor cursor = input.open(0, length);
        input.verify(0, length);
        cursor.skip(12);
        cursor.address();
        long extension = cursor.address();
        long end = end(input, cursor);
        return new Superblock(input, cursor.address(), extension, false, end, 4, 16, DEFAULT_CHUNK_K).checked();
    }

    private static long end(Hdf5Input input, Cursor cursor) throws IOException, MalformedArtifactException {
        return cursor.size(input.offsetBytes()) - input.position(0);
    }

    private Superblock checked() throws MalformedArtifactException {
        if (end < 0) {
            throw input.malformed(0, "an end in front of the start");
        }
        if (leafK == 0 || nodeK == 0 || chunkK == 0) {
            throw input.malformed(0, "tree nodes without room");
        }
        return this;
    }

    boolean hasExtension() {
        return extension != -1 && !input.isUndefined(extension);
    }
}
