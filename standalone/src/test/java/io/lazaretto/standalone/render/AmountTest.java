package io.lazaretto.standalone.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "999,999 B",
        "1000,1.0 kB",
        "98400000,98.4 MB",
        "999949,1.0 MB",
        "123456789,123 MB",
        "9223372036854775807,9223 PB"
    })
    void bytesAreRoundedToThreeDigits(long bytes, String expected) {
        assertThat(Amount.bytes(bytes)).isEqualTo(expected);
    }
}
