package io.lazaretto.artifact.inspect;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A crowd of harmless things hides nothing. */
class CrowdedSignalsTest {
    @Test
    void shardOutsideIsSeenBehindManyProperOnes() {
        TestingModel model = new TestingModel();
        for (int i = 0; i < 64; i++) {
            model = model.with(
                    "m-%d.safetensors".formatted(i),
                    new SafetensorsBuilder().floats("t" + i, 2, 2).toBytes());
        }
        String map = IntStream.range(0, 64)
                .mapToObj("\"t%1$d\": \"m-%1$d.safetensors\""::formatted)
                .collect(Collectors.joining(", "));
        String honest = "{\"weight_map\": {" + map + "}}";
        inspecting(model.with("model.safetensors.index.json", honest)).staysSilent();
        inspecting(model.with(
                        "model.safetensors.index.json",
                        honest.replace("}}", ", \"evil\": \"../../other/pytorch_model.bin\"}}")))
                .reports(FORMAT, Outcome.SUSPECT, "index.shard-path");
    }

    @Test
    void unknownTargetIsSeenBehindManyKnownOnes() {
        String known = IntStream.range(0, 80)
                .mapToObj("{\"_target_\": \"torch.nn.modules.activation.Class%d\"}"::formatted)
                .collect(Collectors.joining(", "));
        inspecting(model().with("model_config.json", "{\"l\": [" + known + "]}"))
                .staysSilent();
        inspecting(model().with("model_config.json", "{\"l\": [" + known + ", {\"_target_\": \"evilmod.Payload\"}]}"))
                .reports(FORMAT, Outcome.SUSPECT, "json.target.unknown");
        inspecting(model().with("model_config.json", "{\"l\": [" + known + "], \"attn_implementation\": \"a/kernel\"}"))
                .reports(FORMAT, Outcome.SUSPECT, "json.remote-kernel");
    }

    @Test
    void duplicateKeyIsSeenBehindManyParts() {
        String parts = IntStream.range(0, 70)
                .mapToObj("\"part%d\": [\"diffusers\", \"AutoencoderKL\"]"::formatted)
                .collect(Collectors.joining(", "));
        inspecting(model().with("model_index.json", "{\"_class_name\": \"X\", " + parts + "}"))
                .staysSilent();
        inspecting(model().with(
                                "model_index.json",
                                "{\"_class_name\": \"X\", " + parts + ", \"part0\": [\"evilmod\", \"Cls\"]}"))
                .reports(FORMAT, Outcome.SUSPECT, "json.duplicate-key");
    }

    private static TestingModel model() {
        return new TestingModel().with("model.safetensors", SafetensorsBuilder.clean());
    }
}
