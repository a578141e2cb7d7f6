package io.lazaretto.artifact.openvino;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.InspectionAssert.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenvinoRulesTest {
    private static final String DATA = "<data element_type=\"f32\" shape=\"2, 2\" offset=\"0\" size=\"16\"/>";

    private static String network(String layer, String data) {
        return "<?xml version=\"1.0\"?><net name=\"n\" version=\"11\"><layers><layer id=\"0\" name=\"c\" " + layer + ">"
                + data + "</layer></layers><edges/></net>";
    }

    private static InspectionAssert of(String xml, byte[] constants) {
        TestingModel model = new TestingModel().with("ir/model.xml", xml);
        return inspecting(constants == null ? model : model.with("ir/model.bin", constants));
    }

    private static InspectionAssert constant(String data) {
        return of(network("type=\"Const\" version=\"opset1\"", data), new byte[16]);
    }

    private static InspectionAssert layer(String layer) {
        return of(network(layer, ""), null);
    }

    @Test
    void constantsThatExplainTheirFileAreClear() {
        constant(DATA).staysSilent();
        layer("type=\"Add\" version=\"opset1\"").staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<data element_type=\"f32\" shape=\"2, 2\" offset=\"4\" size=\"16\"/>",
                "<data element_type=\"f32\" shape=\"2, 3\" offset=\"0\" size=\"16\"/>",
                "<data element_type=\"f32\" shape=\"2, 2\" offset=\"-4\" size=\"16\"/>",
                "<data element_type=\"f32\" shape=\"2, 2\" offset=\"0\"/>",
                "<data element_type=\"f32\" shape=\"9, 9\" offset=\"999999999999999999\" size=\"324\"/>"
            })
    void constantsThatDoNotFitAreMalformed(String data) {
        constant(data).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void bytesThatNoConstantExplainsAreNotClear() {
        of(network("type=\"Const\" version=\"opset1\"", DATA), new byte[1 << 17])
                .isNotClear();
        of(network("type=\"Const\" version=\"opset1\"", DATA), null).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aPickleInAConstantIsFound() {
        byte[] payload = PickleBuilder.malicious();
        String data =
                DATA.replace("f32", "u8").replace("2, 2", "" + payload.length).replace("16", "" + payload.length);
        of(network("type=\"Const\" version=\"opset1\"", data), payload).isNotClear();
    }

    @Test
    void layersOfALibraryAreSuspicious() {
        layer("type=\"Payload\" version=\"extension\"").reports(FORMAT, SUSPECT, "openvino.extension");
        layer("type=\"Add\" version=\"acme\"").reports(FORMAT, SUSPECT, "openvino.extension");
    }

    @Test
    void layersOfTheTokenizerLibraryAreNoted() {
        InspectionAssert tokenizer =
                layer("type=\"VocabDecoder\" version=\"extension\"").staysSilent();
        assertThat(rules(tokenizer.report(FORMAT))).contains("openvino.tokenizer");
    }

    /** The two pairs are one text when they are joined. */
    @Test
    void aLayerIsNotTakenForAnotherOne() {
        String first = network("type=\"VocabDecoder\" version=\"extension\"", "");
        of(first.replace("</layers>", "<layer type=\"Decoder\" version=\"extensionVocab\"/></layers>"), null)
                .reports(FORMAT, SUSPECT, "openvino.extension");
    }

    @Test
    void documentTypesAndIncludesAreReported() {
        String xml = network("type=\"Add\" version=\"opset1\"", "");
        of(xml.replace("?><net", "?><!DOCTYPE net [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><net"), null)
                .reports(FORMAT, THREAT, "markup.document-type");
        of(
                        network(
                                "type=\"Add\" version=\"opset1\"",
                                "<i:include xmlns:i=\"http://www.w3.org/2001/XInclude\" href=\"x\"/>"),
                        null)
                .reports(FORMAT, SUSPECT, "markup.include");
    }

    @Test
    void anUnknownVersionIsMalformed() {
        of(network("type=\"Add\" version=\"opset1\"", "").replace("version=\"11\"", "version=\"99\""), null)
                .isInconclusive(FORMAT, "malformed");
    }
}
