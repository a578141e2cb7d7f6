package io.lazaretto.inference.chat.jinja;

import java.util.List;

/** What {@code loop} is inside a loop. */
final class LoopState {
    private final List<Object> items;
    private final int depth;
    private final Callable recursion;
    private final Values values;
    private int index;
    private Object lastChecked = new Undefined("nothing");

    /** @param recursion runs the same loop over other items; null when the loop is not recursive */
    LoopState(List<Object> items, int depth, Callable recursion, Values values) {
        this.items = items;
        this.depth = depth;
        this.recursion = recursion;
        this.values = values;
    }

    void at(int position) {
        index = position;
    }

    int depth() {
        return depth;
    }

    Callable recursion() {
        return recursion;
    }

    Object attribute(String name) {
        int length = items.size();
        return switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "revindex" -> (long) length - index;
            case "revindex0" -> length - index - 1L;
            case "first" -> index == 0;
            case "last" -> index == length - 1;
            case "length" -> (long) length;
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> index > 0 ? items.get(index - 1) : new Undefined("there is no previous item");
            case "nextitem" -> index + 1 < length ? items.get(index + 1) : new Undefined("there is no next item");
            case "cycle" ->
                (Callable) (arguments, named) -> {
                    if (arguments.isEmpty()) {
                        throw JinjaException.error("no items for cycling");
                    }
                    return arguments.get(index % arguments.size());
                };
            case "changed" ->
                (Callable) (arguments, named) -> {
                    Object now = new Tuple(arguments);
                    boolean changed = lastChecked instanceof Undefined || !values.same(now, lastChecked);
                    lastChecked = now;
                    return changed;
                };
            default -> new Undefined("loop." + name);
        };
    }
}
