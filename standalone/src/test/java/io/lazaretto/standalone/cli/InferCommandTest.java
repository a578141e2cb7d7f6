package io.lazaretto.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.standalone.testing.CapturedTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes and the real engine. */
class InferCommandTest {
    /** Of the inference room's fixtures. */
    private static final Path LLAMA = Path.of("../scan-workers/inference/src/test/resources/architectures/llama");

    private final CapturedTerminal out = new CapturedTerminal();
    private final CapturedTerminal err = new CapturedTerminal();

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(LLAMA.resolve(file), model.resolve(file));
        }
    }

    private int run(String... arguments) {
        return LazarettoCommand.execute(new Terminal(out.stream(), err.stream(), false, false), arguments);
    }

    @Test
    void aModelAnswersInOneLineOfJson() throws Exception {
        assertThat(run("infer", "--model", model.toString(), "--ids", "1,2,3", "--max-tokens", "4"))
                .as(err.text())
                .isZero();
        JsonNode answer = new ObjectMapper().readTree(out.text());
        assertThat(answer.get("architecture").asText()).isEqualTo("llama");
        assertThat(answer.get("device").asText()).isEqualTo("cpu");
        assertThat(answer.get("dtype").asText()).isEqualTo("f32");
        assertThat(answer.get("inputIds")).hasSize(3);
        assertThat(answer.get("logits")).hasSize(320);
        assertThat(answer.get("greedyIds")).hasSize(4);
        assertThat(out.text().lines()).hasSize(1);
    }

    @Test
    void whyThereIsNoAnswerIsSaid() throws Exception {
        assertThat(run("infer", "--model", folder.resolve("gone").toString(), "--ids", "1"))
                .isEqualTo(2);
        assertThat(err.text()).contains("--model", "does not exist");
        assertThat(run("infer", "--model", "hf://org/model@main", "--ids", "1")).isEqualTo(2);
        assertThat(err.text()).contains("only models on this machine");
        assertThat(run("infer", "--model", model.toString(), "--prompt", "hello"))
                .isEqualTo(2);
        assertThat(err.text()).contains("no tokenizer");
        Files.writeString(model.resolve("config.json"), "{\"model_type\":\"zebra\"}");
        assertThat(run("infer", "--model", model.toString(), "--ids", "1")).isEqualTo(2);
        assertThat(err.text()).contains("zebra");
        assertThat(out.text()).isEmpty();
    }

    @Test
    void wrongUsageIsSaid() {
        String place = model.toString();
        assertThat(run("infer", "--model", place)).isEqualTo(2);
        assertThat(run("infer", "--model", place, "--ids", "1", "--prompt", "x"))
                .isEqualTo(2);
        assertThat(run("infer", "--model", place, "--ids", "1", "--chat")).isEqualTo(2);
        assertThat(run("infer", "--model", place, "--ids", "1", "--dtype", "int4"))
                .isEqualTo(2);
        assertThat(run("infer", "--model", place, "--ids", "1", "--device", "tpu"))
                .isEqualTo(2);
        assertThat(run("infer", "--model", place, "--ids", "1", "--max-tokens", "0"))
                .isEqualTo(2);
        assertThat(err.text()).contains("--chat belongs to --prompt", "--dtype is", "--device is", "--max-tokens");
    }
}
