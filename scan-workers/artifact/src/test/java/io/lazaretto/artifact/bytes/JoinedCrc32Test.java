package io.lazaretto.artifact.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class JoinedCrc32Test {
    private static long crc(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return crc.getValue();
    }

    @Test
    void partsOfAnyLengthGiveTheChecksumOfTheWhole() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[random.nextInt(5000)];
            random.nextBytes(bytes);
            JoinedCrc32 joined = new JoinedCrc32();
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + random.nextInt(700));
                joined.append(crc(bytes, from, to), to - from);
                from = to;
            }
            assertThat(joined.value()).isEqualTo(crc(bytes, 0, bytes.length));
        }
    }

    @Test
    void anotherOrderOfThePartsGivesAnotherChecksum() {
        byte[] bytes = {1, 2, 3, 4};
        JoinedCrc32 swapped = new JoinedCrc32();
        swapped.append(crc(bytes, 2, 4), 2);
        swapped.append(crc(bytes, 0, 2), 2);
        assertThat(swapped.value()).isNotEqualTo(crc(bytes, 0, 4));
    }

    @Test
    void everyViewHasTheChecksumOfItsBytes() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(5).nextBytes(bytes);
        ByteView view = ByteView.of(bytes).slice(10, 90_000);
        assertThat(view.crc32(5, 80_000)).isEqualTo(crc(bytes, 15, 80_015));
        assertThat(view.slice(7, 70_000).crc32(0, 70_000)).isEqualTo(crc(bytes, 17, 70_017));
        assertThat(view.crc32(90_000, 0)).isZero();
        assertThatThrownBy(() -> view.crc32(0, 90_001)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
