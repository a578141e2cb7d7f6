package io.lazaretto.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.artifact.testing.GgufBuilder;
import io.lazaretto.artifact.testing.OnnxBuilder;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.standalone.testing.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under {@code standard}, weights are read, or the verdict says that they were not. */
class WeightsIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir
    Path home;

    private Path model(String folder, String file, byte[] content) throws Exception {
        Path model = Files.createDirectories(home.resolve(folder));
        Files.write(model.resolve(file), content);
        return model;
    }

    private static JsonNode census(JsonNode verdict) {
        return StreamSupport.stream(verdict.get("findings").spliterator(), false)
                .filter(f -> f.get("detector").asText().equals("tensor-census"))
                .findFirst()
                .orElse(null);
    }

    @Test
    void weightsAreReadOrNamedAsUnread() throws Exception {
        Path torch = model("torch", "pytorch_model.bin", TorchBuilder.cleanZip());
        Path gguf = model("gguf", "model.gguf", GgufBuilder.clean());
        Path onnx = model("onnx", "model.onnx", OnnxBuilder.clean());
        Path mixed = model("mixed", "pytorch_model.bin", TorchBuilder.cleanZip());
        Files.write(mixed.resolve("model.onnx"), OnnxBuilder.clean());
        Launched scan = Launched.run(
                LIMIT,
                home,
                "scan",
                "--profile",
                "standard",
                "--format",
                "json",
                torch.toString(),
                gguf.toString(),
                onnx.toString(),
                mixed.toString());
        JsonNode verdicts = new ObjectMapper().readTree(scan.out());
        assertThat(verdicts).as(scan.toString()).hasSize(4);
        for (int read = 0; read < 2; read++) {
            assertThat(census(verdicts.get(read)).get("outcome").asText())
                    .as(verdicts.get(read).toString())
                    .isEqualTo("CLEAR");
        }
        assertThat(verdicts.get(0).get("verdict").asText()).isEqualTo("PASSED");
        for (int unread = 2; unread < 4; unread++) {
            JsonNode verdict = verdicts.get(unread);
            assertThat(verdict.get("verdict").asText()).as(verdict.toString()).isEqualTo("INCONCLUSIVE");
            assertThat(verdict.get("summary").asText()).contains("the weights in onnx cannot be read yet");
        }
        assertThat(scan.exitCode()).isEqualTo(2);
    }
}
