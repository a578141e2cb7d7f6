package io.lazaretto.artifact.numpy;

import io.lazaretto.artifact.report.MalformedArtifactException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An element type, simple or structured.
 *
 * @param bytes of one element
 * @param objects whether it holds a Python object at any depth
 */
record ElementType(long bytes, boolean objects) {
    private static final Pattern SIMPLE = Pattern.compile("[<>|=]?([?bBiufcmMOSaUV])([0-9]{0,9})(\\[[^\\]]{1,16}\\])?");
    private static final int UCS4 = 4;
    private static final int MAX_FIELDS = 4_096;
    private static final int MAX_DEPTH = 16;

    static ElementType of(Object descr) throws MalformedArtifactException {
        return of(descr, 0);
    }

    private static ElementType of(Object descr, int depth) throws MalformedArtifactException {
        if (depth > MAX_DEPTH) {
            throw NpyHeader.malformed(8, "element types nested too deep");
        }
        if (descr instanceof String text) {
            return simple(text);
        }
        if (!(descr instanceof List<?> parts) || parts.isEmpty() || parts.size() > MAX_FIELDS) {
            throw NpyHeader.malformed(8, "descr is no element type");
        }
        return parts.getFirst() instanceof List<?> ? structured(parts, depth) : repeated(parts, depth);
    }

    private static ElementType simple(String text) throws MalformedArtifactException {
        Matcher matcher = SIMPLE.matcher(text);
        if (!matcher.matches()) {
            throw NpyHeader.malformed(8, "unknown element type");
        }
        char kind = matcher.group(1).charAt(0);
        long size = matcher.group(2).isEmpty() ? 1 : Long.parseLong(matcher.group(2));
        return new ElementType(kind == 'U' ? UCS4 * size : size, kind == 'O');
    }

    /** {@code [(name, type), (name, type, shape), …]}. */
    private static ElementType structured(List<?> fields, int depth) throws MalformedArtifactException {
        long bytes = 0;
        boolean objects = false;
        for (Object item : fields) {
            if (!(item instanceof List<?> field) || field.size() < 2 || field.size() > 3) {
                throw NpyHeader.malformed(8, "a field that is not a name and a type");
            }
            ElementType type = of(field.get(1), depth + 1);
            long count = field.size() == 3 ? product(field.get(2)) : 1;
            bytes = Math.addExact(bytes, Math.multiplyExact(type.bytes(), count));
            objects |= type.objects();
        }
        return new ElementType(bytes, objects);
    }

    /** {@code (type, shape)}. */
    private static ElementType repeated(List<?> pair, int depth) throws MalformedArtifactException {
        if (pair.size() != 2) {
            throw NpyHeader.malformed(8, "descr is no element type");
        }
        ElementType type = of(pair.getFirst(), depth + 1);
        return new ElementType(Math.multiplyExact(type.bytes(), product(pair.getLast())), type.objects());
    }

    private static long product(Object shape) throws MalformedArtifactException {
        List<?> sizes = shape instanceof List<?> list ? list : List.of(shape);
        long product = 1;
        for (Object size : sizes) {
            if (!(size instanceof Long number) || number < 0) {
                throw NpyHeader.malformed(8, "a dimension that is not a number");
            }
            product = Math.multiplyExact(product, number);
        }
        return product;
    }
}
