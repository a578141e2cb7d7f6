package io.lazaretto.inference.chat.jinja;

import static io.lazaretto.inference.chat.jinja.Filters.argument;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Filters that work on the items of a value. */
final class ListFilters {
    private final Meter meter;
    private final Values values;
    private final Access access;
    private final Tests tests;
    private final Filters filters;

    ListFilters(Meter meter, Access access, Tests tests, Filters filters) {
        this.meter = meter;
        this.values = new Values(meter);
        this.access = access;
        this.tests = tests;
        this.filters = filters;
    }

    Object apply(String name, Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        return switch (name) {
            case "list" -> values.items(value);
            case "first" -> end(values.items(value), true);
            case "last" -> end(values.items(value), false);
            case "join" -> join(value, a, n);
            case "reverse" -> reverse(value);
            case "sort" -> sort(value, a, n);
            case "unique" -> unique(value, a, n);
            case "min" -> extreme(value, a, n, -1);
            case "max" -> extreme(value, a, n, 1);
            case "sum" -> sum(value, a, n);
            case "map" -> map(value, a, n);
            case "select" -> select(value, a, false, true);
            case "reject" -> select(value, a, false, false);
            case "selectattr" -> select(value, a, true, true);
            case "rejectattr" -> select(value, a, true, false);
            case "dictsort" -> dictSort(value, a, n);
            case "batch" -> batch(value, a);
            case "groupby" -> groupBy(value, a, n);
            default ->
                throw JinjaException.syntax("a filter named " + (name.length() > 40 ? name.substring(0, 40) : name));
        };
    }

    private static Object end(List<Object> items, boolean first) {
        return items.isEmpty() ? new Undefined("no item") : first ? items.getFirst() : items.getLast();
    }

    private String join(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        String by = PythonText.str(argument(a, n, 0, "d", ""), meter);
        Object attribute = argument(a, n, 1, "attribute", null);
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Object item : values.items(value)) {
            String text = PythonText.str(attribute == null ? item : path(item, attribute), meter);
            meter.produce(by.length() + (long) text.length());
            out.append(first ? "" : by).append(text);
            first = false;
        }
        meter.produce(out.length());
        return out.toString();
    }

    private Object reverse(Object value) throws JinjaException {
        if (value instanceof String text) {
            meter.produce(text.length());
            return new StringBuilder(text).reverse().toString();
        }
        return new ArrayList<>(values.items(value).reversed());
    }

    /** {@code a.b.0} from an item. */
    private Object path(Object item, Object attribute) throws JinjaException {
        Object value = item;
        if (attribute instanceof Long index) {
            return access.item(value, index);
        }
        for (String part : Values.text(attribute).split("\\.", -1)) {
            meter.step();
            value = access.item(value, part.matches("\\d{1,9}") ? (Object) Long.parseLong(part) : part);
        }
        return value;
    }

    private Object key(Object item, Object attribute, boolean caseSensitive) throws JinjaException {
        Object key = attribute == null ? item : path(item, attribute);
        return key instanceof String text && !caseSensitive ? text.toLowerCase(Locale.ROOT) : key;
    }

    private interface Order {
        int compare(Object a, Object b) throws JinjaException;
    }

    /** Stable merge sort: comparisons may fail, which {@code List.sort} could not pass on. */
    private void sort(List<Object> items, Order order) throws JinjaException {
        if (items.size() < 2) {
            return;
        }
        List<Object> left = new ArrayList<>(items.subList(0, items.size() / 2));
        List<Object> right = new ArrayList<>(items.subList(items.size() / 2, items.size()));
        sort(left, order);
        sort(right, order);
        int l = 0;
        int r = 0;
        for (int i = 0; i < items.size(); i++) {
            boolean takeLeft = r == right.size() || l < left.size() && order.compare(left.get(l), right.get(r)) <= 0;
            items.set(i, takeLeft ? left.get(l++) : right.get(r++));
        }
    }

    private List<Object> sort(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        boolean reverse = Values.truth(argument(a, n, 0, "reverse", false));
        boolean sensitive = Values.truth(argument(a, n, 1, "case_sensitive", false));
        Object attribute = argument(a, n, 2, "attribute", null);
        List<Object> items = values.items(value);
        sort(items, (x, y) -> {
            int order = values.order(key(x, attribute, sensitive), key(y, attribute, sensitive));
            return reverse ? -order : order;
        });
        return items;
    }

    private List<Object> unique(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        boolean sensitive = Values.truth(argument(a, n, 0, "case_sensitive", false));
        Object attribute = argument(a, n, 1, "attribute", null);
        Map<Object, Object> seen = new LinkedHashMap<>();
        for (Object item : values.items(value)) {
            seen.putIfAbsent(Values.key(key(item, attribute, sensitive)), item);
        }
        return new ArrayList<>(seen.values());
    }

    private Object extreme(Object value, List<Object> a, Map<String, Object> n, int sign) throws JinjaException {
        boolean sensitive = Values.truth(argument(a, n, 0, "case_sensitive", false));
        Object attribute = argument(a, n, 1, "attribute", null);
        Object best = new Undefined("no item");
        for (Object item : values.items(value)) {
            boolean better = best instanceof Undefined
                    || sign * values.order(key(item, attribute, sensitive), key(best, attribute, sensitive)) > 0;
            best = better ? item : best;
        }
        return best;
    }

    private Object sum(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        Object attribute = argument(a, n, 0, "attribute", null);
        Object total = argument(a, n, 1, "start", 0L);
        Arithmetic arithmetic = new Arithmetic(meter);
        for (Object item : values.items(value)) {
            total = arithmetic.apply("+", total, attribute == null ? item : path(item, attribute));
        }
        return total;
    }

    private List<Object> map(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        List<Object> mapped = new ArrayList<>();
        List<Object> rest = a.isEmpty() ? a : a.subList(1, a.size());
        for (Object item : values.items(value)) {
            if (n.containsKey("attribute")) {
                Object found = path(item, n.get("attribute"));
                mapped.add(found instanceof Undefined && n.containsKey("default") ? n.get("default") : found);
            } else if (a.isEmpty()) {
                throw JinjaException.error("map without a filter");
            } else {
                mapped.add(filters.apply(Values.text(a.getFirst()), item, rest, n));
            }
        }
        return mapped;
    }

    private List<Object> select(Object value, List<Object> a, boolean byAttribute, boolean wanted)
            throws JinjaException {
        int skip = byAttribute ? 1 : 0;
        if (a.size() < skip) {
            throw JinjaException.error("an attribute is missing");
        }
        List<Object> selected = new ArrayList<>();
        for (Object item : values.items(value)) {
            Object tested = byAttribute ? path(item, a.getFirst()) : item;
            boolean passes = a.size() == skip
                    ? Values.truth(tested)
                    : tests.test(Values.text(a.get(skip)), tested, a.subList(skip + 1, a.size()));
            if (passes == wanted) {
                selected.add(item);
            }
        }
        return selected;
    }

    private List<Object> dictSort(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        if (!(value instanceof Map<?, ?> map)) {
            throw JinjaException.error("not a mapping: " + Values.typeName(value));
        }
        boolean sensitive = Values.truth(argument(a, n, 0, "case_sensitive", false));
        long by = "value".equals(argument(a, n, 1, "by", "key")) ? 1 : 0;
        boolean reverse = Values.truth(argument(a, n, 2, "reverse", false));
        List<Object> pairs = access.pairs(map);
        sort(pairs, (x, y) -> {
            int order = values.order(key(x, by, sensitive), key(y, by, sensitive));
            return reverse ? -order : order;
        });
        return pairs;
    }

    private List<Object> batch(Object value, List<Object> a) throws JinjaException {
        int size = a.isEmpty() ? 0 : Values.size(a.getFirst(), meter);
        if (size < 1) {
            throw JinjaException.error("batches of nothing");
        }
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        for (Object item : values.items(value)) {
            if (batch.size() == size) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            meter.collect(a.size() > 1 ? size : 0);
            batch.addAll(a.size() > 1 ? Collections.nCopies(size - batch.size(), a.get(1)) : List.of());
            batches.add(batch);
        }
        return batches;
    }

    private List<Object> groupBy(Object value, List<Object> a, Map<String, Object> n) throws JinjaException {
        Object attribute = argument(a, n, 0, "attribute", "");
        List<Object> items = values.items(value);
        sort(items, (x, y) -> values.order(key(x, attribute, false), key(y, attribute, false)));
        List<Object> groups = new ArrayList<>();
        List<Object> group = null;
        Object last = null;
        for (Object item : items) {
            Object key = key(item, attribute, false);
            if (group == null || !values.same(key, last)) {
                group = new ArrayList<>();
                List<Object> pair = new ArrayList<>();
                pair.add(path(item, attribute));
                pair.add(group);
                groups.add(new Tuple(pair));
                last = key;
            }
            group.add(item);
        }
        return groups;
    }
}
