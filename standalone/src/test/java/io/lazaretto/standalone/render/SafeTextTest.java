package io.lazaretto.standalone.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void ordinaryTextOfAnyLanguageIsLeftAlone() {
        assertThat(SafeText.line("modèle 模型 модель مرحبا e\u0301", 100)).isEqualTo("modèle 模型 модель مرحبا e\u0301");
    }

    @Test
    void lineBreaksAndTabsDoNotBreakTheLine() {
        assertThat(SafeText.line("a\nb\r\tc\u2028d\u0085e", 100)).isEqualTo("a\\nb\\r\\tc\\u2028d\\u0085e");
    }

    @Test
    void escapeSequencesOfATerminalAreVisible() {
        assertThat(SafeText.line("\u001b[2J\u009b31m", 100)).isEqualTo("\\u001b[2J\\u009b31m");
    }

    @Test
    void bidirectionalAndZeroWidthCharactersAreVisible() {
        assertThat(SafeText.line("a\u202eb\u200bc\u2066d\ufeffe\u00adf", 100))
                .isEqualTo("a\\u202eb\\u200bc\\u2066d\\ufeffe\\u00adf");
    }

    @Test
    void charactersThatShowNothingAreVisible() {
        assertThat(SafeText.line("a\u3164b\u2800c\ufe0fd\udb40\udd00e\u00a0f", 100))
                .isEqualTo("a\\u3164b\\u2800c\\ufe0fd\\u{e0100}e\\u00a0f");
    }

    @Test
    void backslashesAreDoubledSoThatAnEscapeCannotBeForged() {
        assertThat(SafeText.line("\\u202e", 100)).isEqualTo("\\\\u202e");
    }

    @Test
    void brokenSurrogatesAreVisible() {
        assertThat(SafeText.line("a\ud800b", 100)).isEqualTo("a\\ud800b");
    }

    @Test
    void pilesOfCombiningMarksAreCutDown() {
        assertThat(SafeText.line("a" + "\u0301".repeat(4), 100)).isEqualTo("a\u0301\u0301\\u0301\\u0301");
    }

    @Test
    void longTextIsCutAndSaysSo() {
        assertThat(SafeText.line("x".repeat(50), 10)).isEqualTo("x".repeat(10) + "…");
        assertThat(SafeText.line("x".repeat(10), 10)).isEqualTo("x".repeat(10));
    }

    @Test
    void aCutNeverSplitsACharacter() {
        assertThat(SafeText.line("\ud83d\ude00\ud83d\ude00", 1)).isEqualTo("\ud83d\ude00…");
    }
}
