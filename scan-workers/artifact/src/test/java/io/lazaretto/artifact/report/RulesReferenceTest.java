package io.lazaretto.artifact.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RulesReferenceTest {
    @Test
    void theDocumentSaysWhatTheRulesSay() throws IOException {
        Path document = SourceLiterals.repository().resolve("docs/rules.md");
        String expected = RulesReference.write(Rules.release());
        if (Boolean.getBoolean("lazaretto.rules.write")) {
            Files.writeString(document, expected);
        }
        assertThat(document)
                .as("write it anew with -Dlazaretto.rules.write=true")
                .exists()
                .content()
                .isEqualTo(expected);
    }
}
