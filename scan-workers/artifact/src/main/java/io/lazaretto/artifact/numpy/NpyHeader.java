package io.lazaretto.artifact.numpy;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ByteWindow;
import io.lazaretto.artifact.report.MalformedArtifactException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The header of an array file.
 *
 * @param dataStart offset of the elements, or of the pickle that holds them
 * @param objects whether the elements are Python objects, so that a pickle follows
 * @param dataBytes bytes of the elements when they are no objects
 */
public record NpyHeader(long dataStart, boolean objects, long dataBytes) {
    /** What numpy refuses, too. */
    private static final int MAX_HEADER = 10_000;

    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

    /** @throws MalformedArtifactException when numpy would refuse the header, or could take it in two ways */
    public static NpyHeader read(ByteView view) throws IOException, MalformedArtifactException {
        ByteWindow bytes = new ByteWindow(view, 1 << 14);
        if (!bytes.has(0, 12)) {
            throw malformed(0, "shorter than its header");
        }
        int version = bytes.at(6);
        if (version < 1 || version > 3 || bytes.at(7) != 0) {
            throw malformed(6, "unknown version");
        }
        int lengthBytes = version == 1 ? 2 : 4;
        long length = version == 1 ? bytes.u16(8) : bytes.u32(8);
        long start = 8L + lengthBytes;
        if (length > MAX_HEADER || !bytes.has(start, length)) {
            throw malformed(8, "header length beyond the limit or the file");
        }
        String text = new String(
                view.copy(start, (int) length), version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return of(PythonLiteral.parse(text, start), start + length);
    }

    /** Whether an array file begins there. */
    public static boolean startsAt(ByteView view, long offset) throws IOException {
        ByteWindow bytes = new ByteWindow(view, 1 << 5);
        return bytes.has(offset, 12) && bytes.matches(offset, 0x93, 'N', 'U', 'M', 'P', 'Y');
    }

    private static NpyHeader of(Object literal, long dataStart) throws MalformedArtifactException {
        if (!(literal instanceof Map<?, ?> header) || !header.keySet().equals(KEYS)) {
            throw malformed(8, "the header is not a dictionary with exactly descr, fortran_order and shape");
        }
        if (!(header.get("shape") instanceof List<?> shape) || !(header.get("fortran_order") instanceof Boolean)) {
            throw malformed(8, "shape or fortran_order of another type");
        }
        ElementType type = ElementType.of(header.get("descr"));
        try {
            long total = type.bytes();
            for (Object dimension : shape) {
                if (!(dimension instanceof Long size) || size < 0) {
                    throw malformed(8, "a dimension that is not a number");
                }
                total = Math.multiplyExact(total, size);
            }
            return new NpyHeader(dataStart, type.objects(), total);
        } catch (ArithmeticException e) {
            throw malformed(8, "a size that overflows");
        }
    }

    static MalformedArtifactException malformed(long offset, String reason) {
        return new MalformedArtifactException("npy", offset, reason);
    }
}
