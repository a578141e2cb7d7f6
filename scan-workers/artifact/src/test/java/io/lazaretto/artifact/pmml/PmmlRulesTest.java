package io.lazaretto.artifact.pmml;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.InspectionAssert;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PmmlRulesTest {
    private static final String HEAD =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PMML version=\"4.4\" xmlns=\"http://www.dmg.org/PMML-4_4\">"
                    + "<Header><Application name=\"a\"/></Header><DataDictionary/><TransformationDictionary>";

    private static InspectionAssert of(String content) {
        return whole(HEAD + content + "</TransformationDictionary></PMML>");
    }

    private static InspectionAssert whole(String xml) {
        return inspecting("model.pmml", xml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void standardAndDefinedFunctionsAreClear() {
        of("<DefineFunction name=\"f\"/><Apply function=\"f\"><Apply function=\"+\"/></Apply>")
                .staysSilent();
        of("<Extension name=\"x\" value=\"a vendor's harmless remark\"/>").staysSilent();
    }

    @Test
    void aFunctionThatIsAClassIsSuspicious() {
        of("<Apply function=\"com.acme.Payload\"/>").reports(FORMAT, SUSPECT, "pmml.function");
    }

    @Test
    void aFunctionBehindManyDefinedOnesIsSuspicious() {
        StringBuilder functions = new StringBuilder();
        for (int i = 0; i < 4096; i++) {
            functions
                    .append("<DefineFunction name=\"f")
                    .append(i)
                    .append("\"/><Apply function=\"f")
                    .append(i)
                    .append("\"/>");
        }
        of(functions.toString()).staysSilent();
        of(functions + "<Apply function=\"com.acme.Payload\"/>").reports(FORMAT, SUSPECT, "pmml.function");
    }

    @Test
    void aTableFromOutsideIsSuspicious() {
        of("<TableLocator/>").reports(FORMAT, SUSPECT, "pmml.table-locator");
    }

    @Test
    void entitiesAndScriptsAreReported() {
        whole(HEAD.replace("?>\n", "?>\n<!DOCTYPE PMML [<!ENTITY x SYSTEM \"http://a/b\">]>")
                        + "</TransformationDictionary></PMML>")
                .reports(FORMAT, THREAT, "markup.document-type");
        of("<script>import os</script>").reports(FORMAT, SUSPECT, "markup.script");
    }

    @Test
    void whatIsNoWholeDocumentIsMalformed() {
        whole(HEAD).isInconclusive(FORMAT, "malformed");
        of("<a>").isInconclusive(FORMAT, "malformed");
        whole("<PMML version=\"9.9\"><DataDictionary/></PMML>").isInconclusive(FORMAT, "malformed");
        whole("<PMML version=\"4.4\"/>").isInconclusive(FORMAT, "malformed");
    }
}
