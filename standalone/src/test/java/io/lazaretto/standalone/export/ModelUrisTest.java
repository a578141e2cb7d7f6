package io.lazaretto.standalone.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Manifest;
import io.lazaretto.schemas.identity.ManifestEntry;
import io.lazaretto.standalone.testing.Verdicts;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelUrisTest {
    static Manifest manifest(String... paths) {
        return Manifest.of(Arrays.stream(paths)
                .map(path -> new ManifestEntry(path, 7, "0".repeat(64)))
                .toList());
    }

    private static ModelUris uris(String source, String... paths) {
        Manifest manifest = manifest(paths);
        Verdict verdict = Verdicts.passed();
        verdict.setSource(source);
        verdict.setContentDigest(manifest.digest());
        return new ModelUris(new ScannedModel(verdict, Optional.of(manifest), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "a/b.pkl, a/b.pkl",
        "a b%.pkl, a%20b%25.pkl",
        "http://evil/x, http%3A/evil/x",
        "//evil/x, evil/x",
        "../../etc/passwd, etc/passwd",
        "./., ./",
        "a?b#c, a%3Fb%23c",
        "'ü\u202E', %C3%BC%E2%80%AE"
    })
    void referencesStayBelowTheBase(String path, String reference) {
        assertThat(ModelUris.encode(path)).isEqualTo(reference);
        assertThat(URI.create("https://host/models/m/").resolve(reference).toString())
                .startsWith("https://host/models/m/");
    }

    @Test
    void aNameThatAReportHadToEscapeLeadsToItsFile() {
        String path = "a\u202Egpj\\.exe";
        ModelUris uris = uris("file:///models/m", path, "b");
        assertThat(uris.reference(Evidence.text(path))).isEqualTo("a%E2%80%AEgpj%5C.exe");
        assertThat(uris.entry(Evidence.text(path))).map(ManifestEntry::path).hasValue(path);
    }

    @Test
    void aNameThatSeveralFilesShareLeadsToNone() {
        String shared = "x".repeat(256);
        ModelUris uris = uris("file:///models/m", shared + "1", shared + "2", shared + "3");
        assertThat(uris.entry(Evidence.text(shared + "1"))).isEmpty();
    }

    @Test
    void theBaseOfAFolderIsTheFolderAndTheBaseOfAFileTheFolderAroundIt() {
        assertThat(uris("file:///models/m", "a", "b").base()).hasValue("file:///models/m/");
        assertThat(uris("file:///models/m%20x.pkl", "m x.pkl").base()).hasValue("file:///models/");
        assertThat(uris("file:///models/m", "only.pkl").base()).hasValue("file:///models/m/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a uri", "mailto:x@example.org", "file:///m?x", "relative/path"})
    void aSourceThatIsNoHierarchyHasNoBase(String source) {
        assertThat(uris(source, "a").base()).isEmpty();
    }
}
