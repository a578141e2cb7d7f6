package io.lazaretto.artifact.markup;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupFailuresTest {
    /** The parser looks for the text of an error that it has none for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE x [<!EN\u0001\u0000\u0000\u0000\u0000\u0000\u0001\u009b\u001bTITY a 'b'>]><]]></x>",
                "<x><![CDATA[</x>",
                "<!DOCTYPE x [<!ELEMENT"
            })
    void aDocumentThatIsNoneIsMalformedWhateverTheParserMakesOfIt(String text) {
        TestingModel model = TestingModel.of("model.safetensors", SafetensorsBuilder.clean())
                .with("graph.xml", text.getBytes(ISO_8859_1));
        inspecting(model).isInconclusive(FORMAT, Reasons.MALFORMED);
    }
}
