package io.lazaretto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that was ever kept, without the fuzzer: what was found once stays found. */
class ReplayTest {
    static Stream<String> targets() {
        return Targets.all().stream().map(FuzzTarget::name);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everythingThatIsKeptHoldsEveryPromise(String name) {
        FuzzTarget target = Targets.named(name);
        Map<String, byte[]> inputs = CampaignMain.inputs(target);
        assertThat(inputs).isNotEmpty();
        inputs.forEach((input, bytes) -> {
            try {
                target.run(bytes);
            } catch (BrokenPromiseException e) {
                throw new AssertionError(name + " breaks a promise with " + input, e);
            }
        });
    }

    @Test
    void namesOfTargetsAreUniqueAndFitForFiles() {
        List<String> names = targets().toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
    }
}
