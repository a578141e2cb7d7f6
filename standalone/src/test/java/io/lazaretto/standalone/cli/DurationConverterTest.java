package io.lazaretto.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    @ParameterizedTest
    @CsvSource({"90s,PT90S", "30m,PT30M", "2h,PT2H", "1h30m,PT90M", "1d,PT24H", "1d2h,PT26H", "PT30M,PT30M", "1s,PT1S"})
    void shortAndIsoFormsAreTaken(String text, Duration expected) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5x", "s", "m30", "1m1h", "999999999999s", "PT", "0s", "PT0.5S", "169h"})
    void everythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text)).isInstanceOf(TypeConversionException.class);
    }
}
