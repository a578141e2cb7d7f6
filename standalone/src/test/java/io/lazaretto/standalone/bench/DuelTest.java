package io.lazaretto.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DuelTest {
    @Test
    void contestantsRunInTurnAndWarmUpsDoNotCount() throws Exception {
        List<String> order = new ArrayList<>();
        Map<String, Times> times = new Duel()
                .with("a", () -> {
                    order.add("a");
                    return order.size();
                })
                .with("b", () -> {
                    order.add("b");
                    return 0.5;
                })
                .fight(1, 2);
        assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(times.get("a").seconds()).containsExactly(3.0, 5.0);
    }

    @Test
    void medianAndRange() {
        assertThat(Times.of(3, 1, 2).median()).isEqualTo(2);
        assertThat(Times.of(4, 1, 2, 3).median()).isEqualTo(2.5);
        assertThat(Times.of(3, 1, 2)).hasToString("2.00 (1.00 – 3.00)");
        assertThat(Times.of(3).over(Times.of(2))).isEqualTo(1.5, within(1e-12));
    }

    @Test
    void aProgramThatFailsHasNoTime() {
        assertThatThrownBy(() -> Outside.seconds(Map.of(), List.of("sh", "-c", "echo planted >&2; exit 3")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("planted");
    }
}
