package io.lazaretto.schemas.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    @Test
    void theCanonicalFormIsOneSortedLinePerFile() {
        Manifest manifest = Manifest.of(List.of(new ManifestEntry("z", 2, B), new ManifestEntry("d/a", 1, A)));

        assertThat(text(manifest)).isEqualTo(A + " 1 d/a\n" + B + " 2 z\n");
        assertThat(manifest.digest()).isEqualTo(Sha256.of(manifest.canonicalBytes()));
    }

    @Test
    void theEmptyManifestHasTheDigestOfNoBytes() {
        assertThat(Manifest.of(List.of()).digest())
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void controlCharactersSpaceAndPercentAreEncodedAsUtf8Bytes() {
        Manifest manifest = Manifest.of(List.of(new ManifestEntry("a b%\n\u0085\u202eé", 1, A)));

        assertThat(text(manifest)).isEqualTo(A + " 1 a%20b%25%0A%C2%85\u202eé\n");
    }

    @Test
    void aFileNameCannotForgeASecondLine() {
        Manifest forged = Manifest.of(List.of(new ManifestEntry("x\n" + B + " 2 y", 1, A)));
        Manifest honest = Manifest.of(List.of(new ManifestEntry("x", 1, A), new ManifestEntry("y", 2, B)));

        assertThat(forged.digest()).isNotEqualTo(honest.digest());
        assertThat(text(forged).lines()).hasSize(1);
    }

    @Test
    void pathsAreSortedByUnsignedUtf8BytesNotByUtf16() {
        // U+FF5E sorts after U+1F600 in UTF-16 code units, before it in UTF-8 bytes.
        Manifest manifest =
                Manifest.of(List.of(new ManifestEntry("\uD83D\uDE00", 1, A), new ManifestEntry("\uFF5E", 1, B)));

        assertThat(manifest.entries()).extracting(ManifestEntry::path).containsExactly("\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void theOrderOfListingDoesNotMatter() {
        List<ManifestEntry> entries = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            entries.add(new ManifestEntry("dir" + i % 7 + "/file " + i, i, A));
        }
        String digest = Manifest.of(entries).digest();
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(entries, random);
            assertThat(Manifest.of(entries).digest()).isEqualTo(digest);
        }
    }

    @Test
    void twoEntriesWithOnePathAreRefused() {
        List<ManifestEntry> entries = List.of(new ManifestEntry("x", 1, A), new ManifestEntry("x", 2, B));
        assertThatThrownBy(() -> Manifest.of(entries)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsThatLeaveTheModelAreRefused() {
        for (String path : List.of("", "/x", "../x", "a/../x", "./x", "a//b", "a/")) {
            assertThatThrownBy(() -> new ManifestEntry(path, 1, A))
                    .as("path '%s'", path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aRestrictedManifestHasItsOwnDigest() {
        Manifest manifest = Manifest.of(List.of(new ManifestEntry("w", 1, A), new ManifestEntry("README.md", 1, B)));
        Manifest edited = Manifest.of(List.of(new ManifestEntry("w", 1, A), new ManifestEntry("README.md", 1, A)));

        assertThat(manifest.only(e -> e.path().equals("w")))
                .isEqualTo(edited.only(e -> e.path().equals("w")));
        assertThat(manifest).isNotEqualTo(edited);
    }

    private static String text(Manifest manifest) {
        return new String(manifest.canonicalBytes(), StandardCharsets.UTF_8);
    }
}
