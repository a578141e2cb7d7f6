package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.inspect.Detectors.TEMPLATE;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.malicious;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stands behind more findings than a list remembers is judged all the same. */
class FullListsTest {
    private static String many(int count, String form) {
        return IntStream.range(0, count)
                .mapToObj(i -> form.replace("#", "" + i))
                .collect(Collectors.joining());
    }

    @Test
    void aDangerousNodeOfSkopsBehindManyUnlistedOnes() {
        String node = "{\"__class__\":\"#\",\"__module__\":\"acme\",\"__loader__\":\"ObjectNode\",\"content\":[]},";
        String last = "{\"__class__\":\"system\",\"__module__\":\"os\",\"__loader__\":\"TypeNode\",\"content\":[]}";
        String schema = "{\"content\":[" + many(600, node) + last + "]}";
        byte[] file = new ZipBuilder()
                .stored("schema.json", schema.getBytes(StandardCharsets.UTF_8))
                .toBytes();
        inspecting("model.skops", file).reports(FORMAT, Outcome.THREAT, "skops.dangerous");
    }

    @Test
    void aPickleBehindATensorFileOfManyHoles() {
        String tensor = "\"a#\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[";
        String header = IntStream.range(0, 80)
                .mapToObj(i -> tensor.replace("#", "" + i) + 2 * i + "," + (2 * i + 1) + "]}")
                .collect(Collectors.joining(",", "{", "}"));
        byte[] data = pickle().bytes(new byte[159]).bytes(malicious()).toBytes();
        byte[] file = SafetensorsBuilder.withHeader(header, data);
        assertThat(inspecting("model.safetensors", file).report(PICKLE).outcome())
                .isEqualTo(Outcome.THREAT);
    }

    @Test
    void aDangerousImportBehindManyUnlistedOnes() {
        PickleBuilder pickle = pickle().proto(4);
        for (int i = 0; i < 2_100; i++) {
            pickle.global("acme", "f" + i).pop();
        }
        byte[] file =
                pickle.global("os", "system").unicode("id").tuple1().reduce().stop();
        assertThat(inspecting("model.pkl", file).report(PICKLE).outcome()).isEqualTo(Outcome.THREAT);
    }

    @Test
    void anEscapeBehindManySuspiciousPartsOfATemplate() {
        String parts = many(80, "{{ messages|acme# }}") + "{{ ''.__class__.__mro__[1].__subclasses__() }}";
        assertThat(inspecting("a.jinja", parts.getBytes(StandardCharsets.UTF_8))
                        .report(TEMPLATE)
                        .outcome())
                .isEqualTo(Outcome.THREAT);
    }

    @Test
    void anEmbeddedFileBehindManyNamesOfItsDictionary() {
        String pdf = "%PDF-1.7\n1 0 obj <<" + many(5_000, "/n# 1")
                + "/Type/EmbeddedFile/Length 2>> stream\nhi\nendstream endobj\n"
                + "2 0 obj <</Type/Catalog>> endobj\n%%EOF\n";
        inspecting(new TestingModel()
                        .with("model.safetensors", SafetensorsBuilder.clean())
                        .with("a.pdf", pdf))
                .reports(FORMAT, Outcome.SUSPECT, "pdf.embedded-file");
    }
}
