package io.lazaretto.artifact.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.budget.Budget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ZerosRemovedTest {
    private static final Budget BUDGET = new Budget(0, 0, TimeUnit.MINUTES.toNanos(1));

    private static byte[] naive(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : bytes) {
            if (b != 0) {
                out.write(b);
            }
        }
        return out.toByteArray();
    }

    @Test
    void isWhatIsLeftWithoutZerosFromWhereverItIsRead() throws IOException {
        Random random = new Random(7);
        for (int size : new int[] {0, 1, 100, 16_384, 16_385, 50_000}) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) random.nextInt(3);
            }
            byte[] expected = naive(bytes);
            ByteView view = ZerosRemoved.of(ByteView.of(bytes), BUDGET);
            assertThat(view.size()).isEqualTo(expected.length);
            for (int i = 0; i < 40; i++) {
                int from = expected.length == 0 ? 0 : random.nextInt(expected.length);
                int length = random.nextInt(2000);
                assertThat(view.copy(from, length))
                        .isEqualTo(ByteView.of(expected).copy(from, length));
            }
        }
    }

    @Test
    void aViewWithoutZerosStaysAsItIs() throws IOException {
        ByteView view = ByteView.of(new byte[] {1, 2, 3});
        assertThat(ZerosRemoved.of(view, BUDGET)).isSameAs(view);
    }
}
