package io.lazaretto.inference.checkpoint.torch;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.Shapes;
import io.lazaretto.inference.checkpoint.element.PlainFormat;
import io.lazaretto.inference.checkpoint.span.TensorSpan;
import io.lazaretto.inference.checkpoint.torch.PickleValue.Call;
import io.lazaretto.inference.checkpoint.torch.PickleValue.Persistent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds every tensor that a pickle holds, wherever it is: in nested dictionaries, lists, states of modules, arguments of calls.
 * A storage that is not part of a tensor is taken as numbers in a row.
 */
final class StateWalk {
    private static final int MAX_TENSORS = 300_000;
    private static final int MAX_UNREAD = 1000;
    private static final int MAX_NAME = 512;
    private static final String TENSOR = "torch._utils._rebuild_tensor";

    /** Where the bytes of a storage lie in the file. */
    interface Storages {
        /**
         * @return the first byte
         * @throws CheckpointException when there is no such storage, or it is shorter
         */
        long begin(String key, long bytes) throws CheckpointException;
    }

    private record Open(String name, Object value) {}

    private final Storages storages;
    private final List<TensorSpan> spans = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final Map<Object, Boolean> seen = new IdentityHashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();

    StateWalk(Storages storages) {
        this.storages = storages;
    }

    List<TensorSpan> spans() {
        return spans;
    }

    List<String> unread() {
        return unread;
    }

    /** Walks each container once. */
    void walk(Object root) throws CheckpointException {
        push("", root);
        while (!open.isEmpty()) {
            Open next = open.pop();
            if (seen.put(next.value(), true) != null) {
                continue;
            }
            switch (next.value()) {
                case Map<?, ?> map -> map.forEach((key, value) -> push(below(next.name(), key), value));
                case List<?> list -> items(next.name(), list);
                case Call call -> call(next.name(), call);
                case Persistent persistent -> look(() -> whole(next.name(), persistent));
                default -> {}
            }
        }
    }

    private void items(String name, List<?> list) {
        for (int i = 0; i < list.size(); i++) {
            push(below(name, i), list.get(i));
        }
    }

    private void call(String name, Call call) throws CheckpointException {
        boolean tensor = call.calls(TENSOR) || call.calls(TENSOR + "_v2");
        if (tensor && call.arguments().size() >= 4) {
            look(() -> tensor(name, call.arguments()));
        } else if (tensor) {
            throw TensorFinder.malformed(name);
        } else {
            call.arguments().forEach(argument -> push(name, argument));
        }
        push(name, call.state());
    }

    private interface Look {
        void look() throws CheckpointException;
    }

    /** Numbers in a type that is not known are named; whatever else is wrong ends the walk. */
    private void look(Look look) throws CheckpointException {
        if (spans.size() + unread.size() >= MAX_TENSORS) {
            throw new CheckpointException(Kind.LIMIT, "more than " + MAX_TENSORS + " tensors");
        }
        try {
            look.look();
        } catch (CheckpointException e) {
            if (e.kind() != Kind.UNSUPPORTED_TYPE) {
                throw e;
            }
            if (unread.size() < MAX_UNREAD) {
                unread.add(e.getMessage());
            }
        }
    }

    private void tensor(String name, List<?> arguments) throws CheckpointException {
        TensorFinder.Storage storage = TensorFinder.storage(name, arguments.get(0));
        List<Long> shape = TensorFinder.numbers(name, arguments.get(2));
        List<Long> strides = TensorFinder.numbers(name, arguments.get(3));
        if (!(arguments.get(1) instanceof Long offset) || offset < 0 || shape.size() != strides.size()) {
            throw TensorFinder.malformed(name);
        }
        long elements = Shapes.elements(name, shape);
        if (elements == 0) {
            return;
        }
        long last = 0;
        long dense = 1;
        boolean rowMajor = true;
        try {
            for (int i = shape.size() - 1; i >= 0; i--) {
                if (strides.get(i) < 0) {
                    throw TensorFinder.malformed(name);
                }
                rowMajor &= shape.get(i) == 1 || strides.get(i) == dense;
                dense *= shape.get(i);
                last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
            }
            if (last >= storage.elements() - offset) {
                throw new CheckpointException(Kind.WRONG_SHAPE, name + " reaches beyond its storage");
            }
            add(name, shape, storage, offset, last + 1, rowMajor);
        } catch (ArithmeticException e) {
            throw TensorFinder.malformed(name);
        }
    }

    private void whole(String name, Persistent persistent) throws CheckpointException {
        TensorFinder.Storage storage = TensorFinder.storage(name, persistent);
        if (storage.elements() > 0) {
            add(name, List.of(storage.elements()), storage, 0, storage.elements(), true);
        }
    }

    private void add(
            String name, List<Long> shape, TensorFinder.Storage storage, long offset, long count, boolean rowMajor)
            throws CheckpointException {
        PlainFormat format = storage.format();
        int width = format.blockBytes();
        try {
            long begin = storages.begin(storage.key(), Math.multiplyExact(storage.elements(), (long) width));
            spans.add(new TensorSpan(name, shape, format, begin + offset * width, count * width, rowMajor));
        } catch (ArithmeticException e) {
            throw TensorFinder.malformed(name);
        }
    }

    private void push(String name, Object value) {
        if (value instanceof Map || value instanceof List || value instanceof PickleValue) {
            open.push(new Open(name, value));
        }
    }

    private static String below(String name, Object key) {
        String text = key instanceof String || key instanceof Number ? key.toString() : "?";
        String joined = name.isEmpty() ? text : name + '.' + text;
        return joined.length() <= MAX_NAME ? joined : joined.substring(0, MAX_NAME);
    }
}
