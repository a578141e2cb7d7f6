package io.lazaretto.inference.checkpoint.gguf.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.inference.checkpoint.JsonTree;
import io.lazaretto.inference.checkpoint.element.Bfloat16;
import io.lazaretto.inference.checkpoint.element.BlockTensor;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against values that the reference implementation produced. */
class BlockFormatTest {
    private static Map<String, Object> vectors() throws Exception {
        try (var stream =
                BlockFormatTest.class.getResourceAsStream("/io/lazaretto/inference/vectors/gguf/dequantize.json")) {
            return JsonTree.object("vectors", stream.readAllBytes(), 1 << 24);
        }
    }

    @Test
    void everyVectorIsReproducedBitForBit() throws Exception {
        int compared = 0;
        for (String name : vectors().keySet()) {
            Map<String, Object> vector = JsonTree.child(vectors(), name);
            BlockFormat format = BlockFormat.of((long) vector.get("ggml_type")).orElseThrow();
            assertThat(format.name()).isEqualTo(name);
            assertThat((long) format.blockElements()).isEqualTo(vector.get("block_elements"));
            assertThat((long) format.blockBytes()).isEqualTo(vector.get("block_bytes"));
            byte[] raw = HexFormat.of().parseHex((String) vector.get("raw_hex"));
            List<?> expected = (List<?>) vector.get("expected_f32");
            float[] actual = new float[expected.size()];
            format.decode(raw, 0, raw.length / format.blockBytes(), actual, 0);
            for (int i = 0; i < actual.length; i++) {
                float wanted = ((Number) expected.get(i)).floatValue();
                assertThat(Float.floatToRawIntBits(actual[i]))
                        .as("%s[%d]: %s instead of %s", name, i, actual[i], wanted)
                        .isEqualTo(Float.floatToRawIntBits(wanted));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(5000);
    }

    @ParameterizedTest
    @EnumSource(BlockFormat.class)
    void partsOfATensorEqualTheWhole(BlockFormat format) {
        Random random = new Random(7);
        int elements = 40_960;
        byte[] raw = new byte[(int) format.bytes(elements)];
        random.nextBytes(raw);
        BlockTensor tensor = new BlockTensor("t", List.of(160L, 256L), format.reader(), MemorySegment.ofArray(raw));
        float[] whole = new float[elements];
        tensor.readFloats(0, elements, MemorySegment.ofArray(whole));
        float[] direct = new float[elements];
        format.decode(raw, 0, elements / format.blockElements(), direct, 0);
        assertThat(bits(whole)).isEqualTo(bits(direct));
        for (int trial = 0; trial < 50; trial++) {
            int from = random.nextInt(elements);
            int count = random.nextInt(elements - from);
            float[] part = new float[count];
            tensor.readFloats(from, count, MemorySegment.ofArray(part));
            short[] narrow = new short[count];
            tensor.readBfloats(from, count, MemorySegment.ofArray(narrow));
            for (int i = 0; i < count; i++) {
                assertThat(Float.floatToIntBits(part[i])).isEqualTo(Float.floatToIntBits(whole[from + i]));
                if (!Float.isNaN(part[i])) {
                    assertThat(narrow[i]).isEqualTo(Bfloat16.of(part[i]));
                }
            }
        }
    }

    @Test
    void removedAndUnknownTypesHaveNoFormat() {
        for (long number : new long[] {4, 5, 31, 32, 33, 36, 37, 38, 42, 1000, -1}) {
            assertThat(BlockFormat.of(number)).as("type %d", number).isEmpty();
        }
    }

    @Test
    void roundingToBfloatIsToNearestEven() {
        assertThat(Bfloat16.of(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
        assertThat(Bfloat16.of(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
        assertThat(Bfloat16.of(Float.intBitsToFloat(0x3f808001))).isEqualTo((short) 0x3f81);
        assertThat(Bfloat16.of(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7f80);
        assertThat(Bfloat16.of(Float.intBitsToFloat(0x7f800001)) & 0x7fff).isGreaterThan(0x7f80);
        assertThat(Bfloat16.toFloat(Bfloat16.of(-1.5f))).isEqualTo(-1.5f);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }
}
