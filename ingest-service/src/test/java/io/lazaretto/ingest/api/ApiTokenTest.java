package io.lazaretto.ingest.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.ingest.refusal.Refusal;
import io.lazaretto.ingest.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void theTokenOpensWhateverTheCaseOfTheScheme() throws Exception {
        ApiToken token = load(TOKEN + "\n");
        assertThatCode(() -> token.check("Bearer " + TOKEN)).doesNotThrowAnyException();
        assertThatCode(() -> token.check("bearer  " + TOKEN)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdeF",
                "Bearer 0123456789abcdef0",
                "Basic 0123456789abcdef",
                TOKEN
            })
    void everythingElseIsRefused(String header) throws Exception {
        ApiToken token = load(TOKEN);
        assertThatThrownBy(() -> token.check(header))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> org.assertj.core.api.Assertions.assertThat(e.refusal())
                                .isEqualTo(Refusal.UNAUTHENTICATED));
    }

    @Test
    void withoutATokenEverybodyMay() throws Exception {
        ApiToken token = ApiToken.load(Optional.empty());
        assertThatCode(() -> token.check(null)).doesNotThrowAnyException();
    }

    @Test
    void anEmptyShortHugeOrMissingTokenFileStopsTheStart() {
        assertThatThrownBy(() -> load(" \n")).isInstanceOf(IOException.class).hasMessageContaining("16 characters");
        assertThatThrownBy(() -> load("short")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> load("x".repeat(5000))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ApiToken.load(Optional.of(directory.resolve("missing"))))
                .isInstanceOf(IOException.class);
    }

    private ApiToken load(String content) throws IOException {
        return ApiToken.load(Optional.of(Files.writeString(directory.resolve("token"), content)));
    }
}
