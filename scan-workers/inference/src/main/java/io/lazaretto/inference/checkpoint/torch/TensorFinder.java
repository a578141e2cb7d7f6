package io.lazaretto.inference.checkpoint.torch;

import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.Shapes;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.PlainFormat;
import io.lazaretto.inference.checkpoint.torch.PickleValue.Call;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Walks a state dictionary and turns what would rebuild tensors into views of their storages. */
final class TensorFinder {
    private static final int MAX_TENSORS = 300_000;
    private static final int MAX_PARAMETER_WRAPS = 4;

    /** Wrappers that trainers put around the state, outermost first. */
    private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model");

    /** Where the bytes of a storage lie. */
    interface Storages {
        /** @throws CheckpointException MISSING_FILE when there is no such storage */
        MemorySegment bytes(String key, long minimumBytes) throws CheckpointException;
    }

    private final Storages storages;
    private final SortedMap<String, TensorSource> tensors = new TreeMap<>();

    private TensorFinder(Storages storages) {
        this.storages = storages;
    }

    static SortedMap<String, TensorSource> find(Object root, Storages storages) throws CheckpointException {
        TensorFinder finder = new TensorFinder(storages);
        Object state = root;
        for (String wrapper : WRAPPERS) {
            if (state instanceof Map<?, ?> map && map.get(wrapper) instanceof Map<?, ?> inner) {
                state = inner;
            }
        }
        if (!(state instanceof Map<?, ?> map)) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "a torch file that is no dictionary of tensors");
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() instanceof String name) {
                finder.add(name, entry.getValue());
            }
        }
        if (finder.tensors.isEmpty()) {
            throw new CheckpointException(Kind.UNSUPPORTED_FORMAT, "a torch file without tensors");
        }
        return finder.tensors;
    }

    private void add(String name, Object value) throws CheckpointException {
        Object rebuilt = value;
        for (int i = 0; i < MAX_PARAMETER_WRAPS && rebuilt instanceof Call call; i++) {
            if (!call.calls("torch._utils._rebuild_parameter")
                    || call.arguments().isEmpty()) {
                break;
            }
            rebuilt = call.arguments().getFirst();
        }
        if (!(rebuilt instanceof Call call)) {
            return;
        }
        List<?> arguments = call.arguments();
        boolean known = call.calls("torch._utils._rebuild_tensor_v2") || call.calls("torch._utils._rebuild_tensor");
        if (!known || arguments.size() < 4) {
            throw new CheckpointException(
                    Kind.UNSUPPORTED_FORMAT,
                    name + " is built by " + (call.callee() instanceof PickleValue.Global g ? g.name() : "a call"));
        }
        if (tensors.size() == MAX_TENSORS) {
            throw new CheckpointException(Kind.LIMIT, "more than " + MAX_TENSORS + " tensors");
        }
        tensors.put(name, tensor(name, arguments));
    }

    private TensorSource tensor(String name, List<?> arguments) throws CheckpointException {
        Storage storage = storage(name, arguments.get(0));
        List<Long> shape = numbers(name, arguments.get(2));
        List<Long> strides = numbers(name, arguments.get(3));
        if (!(arguments.get(1) instanceof Long offset) || offset < 0 || shape.size() != strides.size()) {
            throw malformed(name);
        }
        long elements = Shapes.elements(name, shape);
        long last = offset;
        try {
            for (int i = 0; i < shape.size() && elements > 0; i++) {
                if (strides.get(i) < 0) {
                    throw malformed(name);
                }
                last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
            }
            if (elements > 0 && last >= storage.elements()) {
                throw new CheckpointException(Kind.WRONG_SHAPE, name + " reaches beyond its storage");
            }
            long bytes = Math.multiplyExact(
                    storage.elements(), (long) storage.format().blockBytes());
            MemorySegment segment = elements == 0 ? MemorySegment.NULL : storages.bytes(storage.key(), bytes);
            return StridedTensor.of(name, shape, storage.format(), segment, offset, strides);
        } catch (ArithmeticException e) {
            throw malformed(name);
        }
    }

    record Storage(PlainFormat format, String key, long elements) {}

    /** {@code ('storage', torch.FloatStorage, key, location, elements[, view])} */
    static Storage storage(String tensor, Object value) throws CheckpointException {
        if (!(value instanceof PickleValue.Persistent persistent)
                || !(persistent.id() instanceof List<?> id)
                || id.size() < 5
                || !"storage".equals(id.get(0))
                || !(id.get(1) instanceof PickleValue.Global type)
                || !(id.get(2) instanceof String key)
                || !(id.get(4) instanceof Long elements)
                || elements < 0) {
            throw malformed(tensor);
        }
        return new Storage(format(tensor, type), key, elements);
    }

    private static PlainFormat format(String tensor, PickleValue.Global type) throws CheckpointException {
        return switch (type.name()) {
            case "FloatStorage" -> PlainFormat.F32;
            case "DoubleStorage" -> PlainFormat.F64;
            case "HalfStorage" -> PlainFormat.F16;
            case "BFloat16Storage" -> PlainFormat.BF16;
            case "LongStorage" -> PlainFormat.I64;
            case "IntStorage" -> PlainFormat.I32;
            case "ShortStorage" -> PlainFormat.I16;
            case "CharStorage" -> PlainFormat.I8;
            case "ByteStorage" -> PlainFormat.U8;
            case "BoolStorage" -> PlainFormat.BOOL;
            default -> throw new CheckpointException(Kind.UNSUPPORTED_TYPE, tensor + " has a " + type.name());
        };
    }

    static List<Long> numbers(String tensor, Object value) throws CheckpointException {
        if (!(value instanceof List<?> list)) {
            throw malformed(tensor);
        }
        List<Long> numbers = new ArrayList<>();
        for (Object number : list) {
            if (!(number instanceof Long dimension)) {
                throw malformed(tensor);
            }
            numbers.add(dimension);
        }
        return numbers;
    }

    static CheckpointException malformed(String tensor) {
        return new CheckpointException(
                Kind.MALFORMED, "tensor " + tensor + " is described in no way that torch writes");
    }
}
