package io.lazaretto.inference.onnx;

import static io.lazaretto.artifact.testing.OnnxBuilder.node;
import static io.lazaretto.artifact.testing.ProtoBuilder.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lazaretto.artifact.testing.OnnxBuilder;
import io.lazaretto.artifact.testing.ProtoBuilder;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.FolderFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
    private static final int ROWS = 3;
    private static final int IN = 5;
    private static final int OUT = 4;
    private static final OnnxLoader LOADER = new OnnxLoader(1);

    private final Random random = new Random(7);
    private final float[] weights = draws(IN * OUT);
    private final float[] bias = draws(OUT);

    @TempDir
    Path folder;

    private float[] draws(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static byte[] bytes(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static ProtoBuilder inside(String name, byte[] raw, long... shape) {
        return message().packed(1, shape).number(2, 1).text(8, name).bytes(9, raw);
    }

    private static ProtoBuilder port(String name, int type, long columns) {
        ProtoBuilder shape = message().message(1, message().text(2, "rows"));
        if (columns > 0) {
            shape.message(1, message().number(1, columns));
        }
        return message()
                .text(1, name)
                .message(2, message().message(1, message().number(1, type).message(2, shape)));
    }

    /** relu(x w + b), and which column of each row is the largest. */
    private static OnnxBuilder layer(ProtoBuilder weight, ProtoBuilder bias) {
        OnnxBuilder model = new OnnxBuilder()
                .node(node("MatMul", "").text(1, "x").text(1, "w").text(2, "m"))
                .node(node("Add", "").text(1, "m").text(1, "b").text(2, "s"))
                .node(node("Relu", "").text(1, "s").text(2, "y"))
                .node(node("ArgMax", "")
                        .text(1, "s")
                        .text(2, "best")
                        .message(5, message().text(1, "axis").number(3, 1).number(20, 2))
                        .message(5, message().text(1, "keepdims").number(3, 0).number(20, 2)))
                .initializer(weight)
                .initializer(bias);
        model.graph()
                .message(11, port("x", 1, IN))
                .message(12, port("y", 1, OUT))
                .message(12, port("best", 7, 0));
        return model;
    }

    private OnnxBuilder layer() {
        return layer(inside("w", bytes(weights), IN, OUT), inside("b", bytes(bias), OUT));
    }

    private OnnxOutcome load(byte[] model) throws Exception {
        Files.write(folder.resolve("model.onnx"), model);
        CheckpointFiles files = FolderFiles.open(folder);
        return LOADER.load(files, "model.onnx");
    }

    private void computesTheLayer(OnnxOutcome outcome) throws OnnxException {
        assertThat(outcome).isInstanceOf(OnnxOutcome.Loaded.class);
        try (OnnxModel model = ((OnnxOutcome.Loaded) outcome).model()) {
            assertThat(model.inputs()).containsOnlyKeys("x");
            assertThat(model.outputs().get("y").shape()).containsExactly(-1L, (long) OUT);
            float[] x = draws(ROWS * IN);
            Map<String, OnnxValues> result = model.run(Map.of("x", new OnnxValues.Reals(x, ROWS, IN)));
            OnnxValues.Reals y = (OnnxValues.Reals) result.get("y");
            OnnxValues.Wholes best = (OnnxValues.Wholes) result.get("best");
            assertThat(y.shape()).containsExactly(ROWS, OUT);
            for (int r = 0; r < ROWS; r++) {
                double largest = Double.NEGATIVE_INFINITY;
                int at = -1;
                for (int c = 0; c < OUT; c++) {
                    double sum = bias[c];
                    for (int i = 0; i < IN; i++) {
                        sum += (double) x[r * IN + i] * weights[i * OUT + c];
                    }
                    assertThat(y.values()[r * OUT + c]).isCloseTo((float) Math.max(0, sum), within(1e-5f));
                    if (sum > largest) {
                        largest = sum;
                        at = c;
                    }
                }
                assertThat(best.values()[r]).isEqualTo(at);
            }
        }
    }

    @Test
    void aGraphComputesWhatItsFormulaSays() throws Exception {
        computesTheLayer(load(layer().toBytes()));
    }

    @Test
    void tensorsInAFileBesideTheModelAreUsed() throws Exception {
        byte[] padded = Arrays.copyOfRange(bytes(weights), 0, 4 * IN * OUT);
        Files.write(folder.resolve("weights.bin"), padded);
        ProtoBuilder weight = message()
                .packed(1, IN, OUT)
                .number(2, 1)
                .text(8, "w")
                .message(13, message().text(1, "location").text(2, "weights.bin"))
                .message(13, message().text(1, "offset").text(2, "0"))
                .message(13, message().text(1, "length").text(2, Integer.toString(padded.length)))
                .number(14, 1);
        computesTheLayer(load(layer(weight, inside("b", bytes(bias), OUT)).toBytes()));
    }

    @Test
    void tensorsOutsideTheFolderAreRefused() throws Exception {
        Path outside = Files.write(folder.resolveSibling("outside.bin"), bytes(weights));
        try {
            for (String location : new String[] {"../outside.bin", outside.toString(), "missing.bin"}) {
                ProtoBuilder weight = message()
                        .packed(1, IN, OUT)
                        .number(2, 1)
                        .text(8, "w")
                        .message(13, message().text(1, "location").text(2, location))
                        .number(14, 1);
                assertRefused(load(layer(weight, inside("b", bytes(bias), OUT)).toBytes()), "onnx.external");
            }
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void operatorsOfForeignLibrariesAreRefused() throws Exception {
        byte[] model = layer().node(node("Anything", "com.example").text(1, "y").text(2, "z"))
                .toBytes();
        assertRefused(load(model), "onnx.operator.custom");
        byte[] python = layer().node(
                        node("PyOp", "ai.onnx.contrib").text(1, "y").text(2, "z"))
                .toBytes();
        assertRefused(load(python), "onnx.operator.python");
    }

    @Test
    void damagedModelsEndInAnOutcome() throws Exception {
        byte[] model = layer().toBytes();
        assertRefused(load(new byte[0]), "");
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] damaged = i % 3 == 0 ? Arrays.copyOf(model, random.nextInt(model.length)) : model.clone();
            if (damaged.length > 0 && i % 3 != 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            OnnxOutcome outcome = load(damaged);
            if (outcome instanceof OnnxOutcome.Loaded(OnnxModel loaded)) {
                loaded.close();
            } else {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(20);
    }

    @Test
    void inputsThatDoNotFitAreErrorsAndTheModelLives() throws Exception {
        try (OnnxModel model = ((OnnxOutcome.Loaded) load(layer().toBytes())).model()) {
            assertThatThrownBy(() -> model.run(Map.of())).isInstanceOf(IllegalArgumentException.class);
            OnnxValues narrow = new OnnxValues.Reals(new float[4], 2, 2);
            assertThatThrownBy(() -> model.run(Map.of("x", narrow))).isInstanceOf(OnnxException.class);
            OnnxValues fits = new OnnxValues.Wholes(new long[IN], 1, IN);
            assertThat(((OnnxValues.Reals) model.run(Map.of("x", fits)).get("y")).values())
                    .hasSize(OUT);
        }
    }

    private static void assertRefused(OnnxOutcome outcome, String rule) {
        assertThat(outcome).isInstanceOf(OnnxOutcome.Refused.class);
        assertThat(((OnnxOutcome.Refused) outcome).reason()).contains(rule);
    }
}
