package io.lazaretto.standalone.infer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lazaretto.inference.engine.ImageClassifier.Images;
import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pixels as JSON: nested arrays [images][channels][height][width] or [channels][height][width]; or an object with the flat
 * {@code pixel_values} and their {@code shape}. Other keys are skipped.
 */
public final class PixelFile {
    private static final int MOST = 1 << 26;
    private static final int DIMENSIONS = 4;

    private float[] values = new float[1 << 12];
    private int count;
    private final int[] sizes = new int[DIMENSIONS];

    private PixelFile() {}

    /** @throws Trouble when it cannot be read, or is no such JSON */
    public static Images read(Path file) throws Trouble {
        try (JsonParser in = new JsonFactory().createParser(file.toFile())) {
            return in.nextToken() == JsonToken.START_OBJECT ? object(in) : nested(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new Trouble("--pixels " + file + " is not to be used: " + e.getMessage(), e);
        }
    }

    private static Images nested(JsonParser in) throws IOException {
        PixelFile pixels = new PixelFile();
        int depth = pixels.array(in, 0);
        int[] shape = Arrays.copyOf(pixels.sizes, depth);
        return images(pixels.taken(), shape);
    }

    private static Images object(JsonParser in) throws IOException {
        float[] values = null;
        int[] shape = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals("pixel_values")) {
                PixelFile pixels = new PixelFile();
                pixels.array(in, 0);
                values = pixels.taken();
            } else if (name.equals("shape")) {
                List<Integer> read = new ArrayList<>();
                while (in.nextToken() == JsonToken.VALUE_NUMBER_INT && read.size() <= DIMENSIONS) {
                    read.add(in.getIntValue());
                }
                shape = read.stream().mapToInt(Integer::intValue).toArray();
            } else {
                in.skipChildren();
            }
        }
        if (values == null || shape == null) {
            throw new IOException("an object needs pixel_values and shape");
        }
        return images(values, shape);
    }

    private static Images images(float[] values, int[] shape) {
        return switch (shape.length) {
            case 3 -> new Images(values, 1, shape[0], shape[1], shape[2]);
            case DIMENSIONS -> new Images(values, shape[0], shape[1], shape[2], shape[3]);
            default -> throw new IllegalArgumentException("an image has three dimensions, several have four");
        };
    }

    /** @return how many dimensions there are from here on inwards */
    private int array(JsonParser in, int level) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY || level == DIMENSIONS) {
            throw new IOException("not an array of numbers in at most four dimensions");
        }
        int size = 0;
        int inner = 0;
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            int depth = 0;
            if (token == JsonToken.START_ARRAY) {
                depth = array(in, level + 1);
            } else if (token.isNumeric()) {
                add(in.getFloatValue());
            } else {
                throw new IOException("something that is no number");
            }
            if (size > 0 && depth != inner) {
                throw new IOException("an array of unequal parts");
            }
            inner = depth;
            size++;
        }
        if (sizes[level] != 0 && sizes[level] != size) {
            throw new IOException("an array of unequal parts");
        }
        sizes[level] = size;
        return inner + 1;
    }

    private void add(float value) throws IOException {
        if (count == values.length) {
            if (count >= MOST) {
                throw new IOException("more than " + MOST + " numbers");
            }
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    private float[] taken() {
        return Arrays.copyOf(values, count);
    }
}
