package io.lazaretto.schemas.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustFolderTest {
    @TempDir
    Path folder;

    @Test
    void theConfigurationFollowsNamesAndContents() throws IOException {
        Files.writeString(folder.resolve("a.pem"), "one");
        String one = TrustFolder.read(folder).config();
        assertThat(TrustFolder.read(folder).config()).isEqualTo(one).startsWith("trust=");
        Files.writeString(folder.resolve("a.pem"), "two");
        String two = TrustFolder.read(folder).config();
        Files.move(folder.resolve("a.pem"), folder.resolve("b.pem"));
        assertThat(TrustFolder.read(folder).config()).isNotIn(one, two);
        assertThat(two).isNotEqualTo(one);
    }

    @Test
    void anEmptyFolderIsNoTrust() throws IOException {
        assertThat(TrustFolder.read(folder).config()).isEqualTo(TrustFolder.NONE.config());
    }

    @Test
    void hiddenFilesAndFoldersAreSkipped() throws IOException {
        Files.createDirectory(folder.resolve("..data"));
        Files.createDirectory(folder.resolve("more"));
        Files.writeString(folder.resolve(".hidden"), "x");
        assertThat(TrustFolder.read(folder).files()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeReadIsNamed() throws IOException {
        assertThatThrownBy(() -> TrustFolder.read(folder.resolve("gone")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone");
        Files.write(folder.resolve("big.pem"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> TrustFolder.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("big.pem");
    }
}
