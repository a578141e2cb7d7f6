package io.lazaretto.artifact.keras;

import static io.lazaretto.artifact.keras.ConfigNode.Kind.DICT;
import static io.lazaretto.artifact.keras.ConfigNode.Kind.FALSE;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Descends into every list and every dictionary, as {@code deserialize_keras_object} does, and into those that it leaves
 * to the classes. It decides at each dictionary with {@code class_name} and {@code config}.
 */
final class KerasTraversal {
    private static final int NODES_PER_TIME_CHECK = 1 << 12;

    private final KerasObjects objects;
    private final KerasSignals signals;
    private final Budget budget;

    KerasTraversal(KerasObjects objects, KerasSignals signals, Budget budget) {
        this.objects = objects;
        this.signals = signals;
        this.budget = budget;
    }

    /** @return how many dictionaries name a class */
    long walk(ConfigNode root) throws BudgetExceededException {
        Deque<ConfigNode> open = new ArrayDeque<>();
        open.push(root);
        long count = 0;
        long found = 0;
        while (!open.isEmpty()) {
            ConfigNode node = open.pop();
            if (++count % NODES_PER_TIME_CHECK == 0) {
                budget.checkTime();
            }
            if (node.is(DICT)) {
                found += dict(node) ? 1 : 0;
            }
            for (ConfigNode child : node.children()) {
                if (!child.children().isEmpty() || child.is(DICT)) {
                    open.push(child);
                }
            }
        }
        return found;
    }

    private boolean dict(ConfigNode node) {
        ConfigNode safe = node.get("safe_mode");
        if (safe != null && safe.is(FALSE)) {
            signals.suspect(
                    "keras.safe-mode-off",
                    "The configuration asks for loading without protection",
                    node,
                    Map.of("safe_mode", "false"),
                    "CVE-2025-8747");
        }
        boolean names = node.get("class_name") != null
                && (node.get("config") != null || node.get("module") != null || node.get("registered_name") != null);
        if (names) {
            objects.judge(node);
        } else if ("lambda".equals(node.textOf("function_type"))) {
            signals.threat(
                    "keras.lambda-code",
                    "The configuration carries Python bytecode that the loader runs",
                    node,
                    Map.of("form", "function_type"),
                    "CVE-2024-3660");
        }
        return names;
    }
}
