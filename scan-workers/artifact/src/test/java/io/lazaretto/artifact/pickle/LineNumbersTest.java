package io.lazaretto.artifact.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of numbers that CPython 3.11 was measured with. */
class LineNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0x10, 16",
        "0b11, 3",
        "0o17, 15",
        "010, 8",
        "-5, -5",
        "1_000, 1000",
        "' 7', 7",
        "99999999999999999, 99999999999999999"
    })
    void integersAreReadAsCReadsThem(String text, long value) throws PickleFault {
        assertThat(LineNumbers.integer(bytes(text), text.length())).isEqualTo(Atom.integer(value));
    }

    @Test
    void zeroZeroAndZeroOneAreBooleans() throws PickleFault {
        assertThat(LineNumbers.integer(bytes("00"), 2)).isEqualTo(Atom.FALSE);
        assertThat(LineNumbers.integer(bytes("01"), 2)).isEqualTo(Atom.TRUE);
        assertThat(LineNumbers.integer(bytes("0"), 1)).isEqualTo(Atom.integer(0));
    }

    @Test
    void nulEndsANumber() throws PickleFault {
        assertThat(LineNumbers.integer(bytes("1\0junk"), 6)).isEqualTo(Atom.integer(1));
        assertThat(LineNumbers.longInteger(bytes("5\0junkL"), 7)).isEqualTo(Atom.integer(5));
        assertThat(LineNumbers.index(bytes("1\0j"), 3)).hasValue(1);
        assertThat(LineNumbers.isFloatForC(bytes("1.5\0junk"), 8)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0x10L, 16", "16, 16", "-1L, -1"})
    void longsLoseTheirSuffix(String text, long value) throws PickleFault {
        assertThat(LineNumbers.longInteger(bytes(text), text.length())).isEqualTo(Atom.integer(value));
    }

    @Test
    void theTorchMagicIsKnownInEverySpelling() throws PickleFault {
        String decimal = "119547037146038801333356";
        assertThat(LineNumbers.longInteger(bytes(decimal), decimal.length())).isEqualTo(Atom.TORCH_MAGIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"010L", "1__0", "0x", "", "L", "1.5"})
    void whatBothRefuseIsMalformed(String text) {
        assertThatThrownBy(() -> LineNumbers.longInteger(bytes(text), text.length()))
                .isInstanceOf(PickleFault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" 1.5", "1_0.0", "1.5 "})
    void floatsThatOnlyPythonTakesAreNoFloatsForC(String text) throws PickleFault {
        assertThat(LineNumbers.isFloatForC(bytes(text), text.length())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"+1, 1", "' 1', 1", "1_0, 10", "007, 7"})
    void memoIndicesAreDecimal(String text, long value) throws PickleFault {
        assertThat(LineNumbers.index(bytes(text), text.length())).hasValue(value);
    }

    @Test
    void aMillionDigitsDoNotOverflowAnything() throws PickleFault {
        String digits = "0x" + "7".repeat(1_000_000);
        assertThat(LineNumbers.longInteger(bytes(digits), digits.length())).isEqualTo(Atom.BIG);
    }

    @Test
    void moreDecimalDigitsThanPythonTakesAreNoNumber() {
        String digits = "7".repeat(10_000);
        assertThatThrownBy(() -> LineNumbers.longInteger(bytes(digits), digits.length()))
                .isInstanceOf(PickleFault.class);
        assertThatThrownBy(() -> LineNumbers.integer(bytes(digits), digits.length()))
                .isInstanceOf(PickleFault.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
