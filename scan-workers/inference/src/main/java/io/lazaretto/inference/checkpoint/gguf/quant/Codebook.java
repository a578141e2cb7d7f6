package io.lazaretto.inference.checkpoint.gguf.quant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fixed vectors that the IQ formats choose from, and the sign patterns of even parity. */
final class Codebook {
    static final float[] IQ2_XXS = read("IQ2_XXS");
    static final float[] IQ2_XS = read("IQ2_XS");
    static final float[] IQ2_S = read("IQ2_S");
    static final float[] IQ3_XXS = read("IQ3_XXS");
    static final float[] IQ3_S = read("IQ3_S");
    static final float[] IQ1 = read("IQ1_S");

    /** The levels of the four-bit non-linear formats. */
    static final float[] IQ4 = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

    private static final float[] SIGNS = signs();

    private Codebook() {}

    /** Eight factors of 1 or -1, by the bits of a byte. */
    static float sign(int bits, int index) {
        return SIGNS[(bits & 255) << 3 | index];
    }

    /** Seven stored bits; the eighth makes the number of minus signs even. */
    static int evenSigns(int seven) {
        int bits = seven & 127;
        return bits | (Integer.bitCount(bits) & 1) << 7;
    }

    private static float[] signs() {
        float[] signs = new float[256 * 8];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = (i >> 3 >> (i & 7) & 1) == 0 ? 1 : -1;
        }
        return signs;
    }

    private static float[] read(String name) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Codebook.class.getResourceAsStream("codebooks.txt"), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(name + " ")) {
                    String[] parts = line.split(" ", -1);
                    float[] levels = parse(parts[2]);
                    float[] book = new float[parts[3].length()];
                    for (int i = 0; i < book.length; i++) {
                        book[i] = levels[parts[3].charAt(i) - '0'];
                    }
                    return book;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no codebook " + name);
    }

    private static float[] parse(String levels) {
        double[] numbers = Arrays.stream(levels.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
