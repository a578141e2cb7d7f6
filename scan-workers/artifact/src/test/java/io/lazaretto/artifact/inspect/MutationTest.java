package io.lazaretto.artifact.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import io.lazaretto.artifact.testing.TorchBuilder;
import io.lazaretto.artifact.testing.ZipBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged files: nothing throws, nothing fails inside, everything ends soon. */
class MutationTest {
    private static final long SEED = 20261124;
    private static final int ROUNDS = 400;
    private static final List<String> NAMES =
            List.of("model.bin", "model.safetensors", "config.json", "a.npz", "x", "a.py", "a.yaml", "a.svg");

    private static final List<byte[]> SEEDS = List.of(
            PickleBuilder.malicious(),
            TorchBuilder.cleanZip(),
            TorchBuilder.legacy(TorchBuilder.payload()),
            TorchBuilder.stateDict(new byte[0], false),
            SafetensorsBuilder.clean(),
            new ZipBuilder()
                    .deflated("a.pkl", PickleBuilder.malicious())
                    .stored("b.json", "{\"a\":[1,2,{\"b\":null}]}".getBytes(StandardCharsets.UTF_8))
                    .comment("comment".getBytes(StandardCharsets.UTF_8))
                    .toBytes(),
            "import os\nclass A(B):\n    @c\n    def f(self, x=f'{os}'):\n        return [y for y in x if y] or os.system('id')\n"
                    .getBytes(StandardCharsets.UTF_8),
            "a: &x {b: [1, 'two', !!python/name:os.system '']}\nc: *x\n_target_: torch.nn.Linear\n"
                    .getBytes(StandardCharsets.UTF_8),
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><a href='x'>&lt;</a><!-- c --></svg>"
                    .getBytes(StandardCharsets.UTF_8),
            "{\"architectures\":[\"X\"],\"chat_template\":\"{{ a }}\",\"w\":[1.5,true,null]}"
                    .getBytes(StandardCharsets.UTF_8));

    private final Random random = new Random(SEED);
    private final Inspector inspector = new Inspector(InspectionLimits.DEFAULT.within(Duration.ofSeconds(5)));

    @Test
    void damagedFilesNeverFailTheInspector() {
        for (int round = 0; round < ROUNDS; round++) {
            for (byte[] seed : SEEDS) {
                byte[] mutant = mutate(seed);
                Inspection inspection = inspector.inspect(TestingModel.of(NAMES.get(round % NAMES.size()), mutant));
                assertThat(inspection.reports())
                        .extracting(DetectorReport::detector)
                        .containsExactly(Detectors.FORMAT, Detectors.SAFETENSORS, Detectors.PICKLE, Detectors.CODE);
                assertThat(inspection.reports())
                        .as("round %d, %s", round, Arrays.toString(mutant))
                        .allSatisfy(r -> assertThat(r.observations())
                                .noneMatch(o -> o.rule().equals("inspect.failed")
                                        || o.rule().equals("inspect.limit")));
            }
        }
    }

    private byte[] mutate(byte[] seed) {
        byte[] mutant = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && mutant.length > 4; i++) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> mutant = Arrays.copyOf(mutant, at);
                case 3 -> mutant = splice(mutant, at, SEEDS.get(random.nextInt(SEEDS.size())));
                default -> Arrays.fill(mutant, at, Math.min(mutant.length, at + 8), (byte) 0xff);
            }
        }
        return mutant;
    }

    private byte[] splice(byte[] bytes, int at, byte[] other) {
        int from = random.nextInt(other.length);
        int length = random.nextInt(other.length - from);
        byte[] whole = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(other, from, whole, at, length);
        System.arraycopy(bytes, at, whole, at + length, bytes.length - at);
        return whole;
    }
}
