package io.lazaretto.artifact.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangesTest {
    @Test
    void areTheBitsThatAnyRangeCovers() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            Ranges ranges = new Ranges();
            BitSet expected = new BitSet();
            for (int i = random.nextInt(40); i >= 0; i--) {
                int from = random.nextInt(300);
                int to = from + random.nextInt(20);
                assertThat(ranges.add(from, to)).isTrue();
                expected.set(from, to);
            }
            BitSet actual = new BitSet();
            long last = -1;
            for (Map.Entry<Long, Long> range : ranges.entries()) {
                assertThat(range.getKey()).isGreaterThan(last);
                last = range.getValue();
                actual.set(Math.toIntExact(range.getKey()), Math.toIntExact(last));
            }
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void areBoundedByTheirGaps() {
        Ranges ranges = new Ranges();
        for (int i = 0; i < 1 << 18; i++) {
            assertThat(ranges.add(2L * i, 2L * i + 1)).isTrue();
        }
        assertThat(ranges.add(1, 2)).isTrue();
        assertThat(ranges.add(1L << 40, 1L << 41)).isTrue();
        assertThat(ranges.add(1L << 42, 1L << 43)).isFalse();
    }
}
