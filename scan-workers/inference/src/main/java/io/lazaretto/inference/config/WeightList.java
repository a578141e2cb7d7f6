package io.lazaretto.inference.config;

import io.lazaretto.inference.config.WeightPlan.Part;
import io.lazaretto.inference.config.WeightPlan.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights of a model while a row lists them. */
final class WeightList {
    private final Map<String, WeightPlan> plans = new LinkedHashMap<>();
    private final Set<String> ignored = new HashSet<>();
    private float added;

    /** From here on, vectors are stored less this. */
    void storedLess(float value) {
        added = value;
    }

    void vector(String name, String tensor, long width) {
        Part part = new Part(tensor, List.of(width), 1, List.of(new Run(0, width)), false, added(name));
        put(new WeightPlan(name, List.of(width), List.of(part), List.of(), part.added() == 0));
    }

    /** A tensor whose shape is not a plain vector or matrix, taken whole. */
    void shaped(String name, String tensor, List<Long> stored, List<Long> shape) {
        long rows = shape.isEmpty() ? 1 : shape.getFirst();
        long columns = shape.stream().skip(1).reduce(1L, Math::multiplyExact);
        Part part = new Part(tensor, stored, columns, List.of(new Run(0, rows)), false, 0);
        put(new WeightPlan(name, shape, List.of(part), List.of(), true));
    }

    void matrix(String name, String tensor, long rows, long columns) {
        Part part = new Part(tensor, List.of(rows, columns), columns, List.of(new Run(0, rows)), false, 0);
        put(new WeightPlan(name, List.of(rows, columns), List.of(part), List.of(), true));
    }

    void transposed(String name, String tensor, long rows, long columns) {
        Part part = new Part(tensor, List.of(columns, rows), columns, List.of(new Run(0, rows)), true, 0);
        put(new WeightPlan(name, List.of(rows, columns), List.of(part), List.of(), true));
    }

    /** Rows of one tensor in another order, or some of them. */
    void rows(String name, String tensor, List<Long> stored, long columns, List<Run> runs, boolean matrix) {
        Part part = new Part(tensor, stored, columns, runs, false, 0);
        List<Long> shape = matrix ? List.of(part.rows(), columns) : List.of(part.rows());
        put(new WeightPlan(name, shape, List.of(part), List.of(), true));
    }

    /** Tensors below each other; {@code columns} 0 for vectors. */
    void stacked(String name, List<String> tensors, String ending, List<Long> rows, long columns) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            List<Long> shape = columns == 0 ? List.of(rows.get(i)) : List.of(rows.get(i), columns);
            List<Run> all = List.of(new Run(0, rows.get(i)));
            parts.add(new Part(tensors.get(i) + ending, shape, Math.max(columns, 1), all, false, 0));
        }
        long total = rows.stream().reduce(0L, Math::addExact);
        List<Long> shape = columns == 0 ? List.of(total) : List.of(total, columns);
        put(new WeightPlan(name, shape, parts, List.of(), true));
    }

    /** Vectors after each other, as a tensor of another shape. */
    void stackedVectors(String name, List<String> tensors, String ending, List<Long> rows, List<Long> shape) {
        stacked(name, tensors, ending, rows, 0);
        put(new WeightPlan(name, shape, plans.get(name).parts(), List.of(), true));
    }

    /** Learned tokens [1, 1, width] after each other: [1, n, width]. */
    void tokens(String name, List<String> tensors, long width) {
        List<Part> parts = new ArrayList<>();
        for (String tensor : tensors) {
            parts.add(new Part(tensor, List.of(1L, 1L, width), width, List.of(new Run(0, 1)), false, 0));
        }
        put(new WeightPlan(name, List.of(1L, (long) tensors.size(), width), parts, List.of(), true));
    }

    void constant(String name, List<Long> shape, List<Float> values) {
        put(new WeightPlan(name, shape, List.of(), values, false));
    }

    void ones(String name, int width) {
        put(new WeightPlan(name, List.of((long) width), List.of(), List.of(1f), true));
    }

    /** The same memory under a second name. */
    void alias(String name, String existing) {
        WeightPlan of = plans.get(existing);
        put(new WeightPlan(name, of.shape(), of.parts(), of.constant(), of.reducible()));
    }

    /** A buffer that implementations save and nobody needs. */
    void ignore(String tensor) {
        ignored.add(tensor);
    }

    List<WeightPlan> plans() {
        return List.copyOf(plans.values());
    }

    Set<String> ignored() {
        return Set.copyOf(ignored);
    }

    private float added(String name) {
        return name.endsWith(".weight") && name.contains("norm") || isNormPlace(name) ? added : 0;
    }

    private static boolean isNormPlace(String name) {
        return name.endsWith(".weight") && (name.contains("pre_") || name.contains("post_") || name.contains("sum_"));
    }

    private void put(WeightPlan plan) {
        plans.put(plan.name(), plan);
    }
}
