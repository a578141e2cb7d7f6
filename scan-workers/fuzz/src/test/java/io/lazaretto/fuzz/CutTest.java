package io.lazaretto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that break off: of every seed that is clear, at many places and at each of the last ones. */
class CutTest {
    private static final int PLACES = 150;
    private static final int LAST = 64;

    static Stream<String> targets() {
        return Targets.all().stream()
                .filter(target -> target instanceof FileTarget file && file.knowsItsEnd())
                .map(FuzzTarget::name);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void noFileIsClearWithoutItsEnd(String name) {
        FileTarget target = (FileTarget) Targets.named(name);
        List<byte[]> seeds = target.seeds();
        int cuts = 0;
        List<String> clear = new ArrayList<>();
        for (int seed = 0; seed < seeds.size(); seed++) {
            byte[] file = target.shape().apply(seeds.get(seed));
            if (!Oracle.inspect(Model.of(target.file(), file)).isClear()) {
                continue;
            }
            int end = withoutPadding(file);
            for (int at = 1; at < end; at += at > end - LAST ? 1 : 1 + end / PLACES) {
                cuts++;
                if (Oracle.inspect(Model.of(target.file(), Bytes.head(file, at)))
                        .isClear()) {
                    clear.add("seed " + seed + ", " + at + " of " + file.length);
                }
            }
        }
        assertThat(clear).isEmpty();
        assertThat(cuts).isPositive();
    }

    private static int withoutPadding(byte[] file) {
        int end = file.length;
        while (end > 0 && file[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
