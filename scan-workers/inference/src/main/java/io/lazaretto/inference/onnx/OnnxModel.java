package io.lazaretto.inference.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A loaded ONNX graph. Forward only: there are no gradients. One thread at a time; native memory, until closed. */
public final class OnnxModel implements AutoCloseable {
    /** Numbers that the outputs of one run may hold. */
    private static final long LARGEST_RESULT = 1L << 28;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<OnnxTensorLike> beside;
    private final Map<String, Port> inputs;
    private final Map<String, Port> outputs;

    /**
     * An input or output.
     *
     * @param type element type, such as {@code FLOAT}
     * @param shape -1 for a free dimension
     */
    public record Port(String type, List<Long> shape) {
        public Port {
            shape = List.copyOf(shape);
        }
    }

    OnnxModel(OrtEnvironment environment, OrtSession session, Collection<OnnxTensorLike> beside) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.beside = List.copyOf(beside);
        this.inputs = ports(session.getInputInfo());
        this.outputs = ports(session.getOutputInfo());
    }

    private static Map<String, Port> ports(Map<String, NodeInfo> nodes) {
        Map<String, Port> ports = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.getInfo() instanceof TensorInfo tensor) {
                List<Long> shape = new ArrayList<>();
                for (long size : tensor.getShape()) {
                    shape.add(size);
                }
                ports.put(name, new Port(tensor.type.name(), shape));
            } else {
                ports.put(name, new Port("NO TENSOR", List.of()));
            }
        });
        return ports;
    }

    /** An input or output of a kind that is not run. */
    Optional<String> unsupported() {
        for (Map<String, Port> side : List.of(inputs, outputs)) {
            for (var port : side.entrySet()) {
                if (!Elements.SUPPORTED.contains(port.getValue().type())) {
                    return Optional.of(OnnxException.shortened(
                            port.getKey() + " has type " + port.getValue().type()));
                }
            }
        }
        return Optional.empty();
    }

    /** By name, in the order of the graph. */
    public Map<String, Port> inputs() {
        return new LinkedHashMap<>(inputs);
    }

    /** By name, in the order of the graph. */
    public Map<String, Port> outputs() {
        return new LinkedHashMap<>(outputs);
    }

    /**
     * Computes every output.
     *
     * @param given one value for every input; numbers are converted to the type of the input
     * @throws IllegalArgumentException for a name that is no input, or an input without a value
     * @throws OnnxException when shapes do not fit, the graph fails, or the result is too large
     */
    public Map<String, OnnxValues> run(Map<String, OnnxValues> given) throws OnnxException {
        if (!given.keySet().equals(inputs.keySet())) {
            throw new IllegalArgumentException("values for " + given.keySet() + ", inputs are " + inputs.keySet());
        }
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (var entry : given.entrySet()) {
                String type = inputs.get(entry.getKey()).type();
                tensors.put(entry.getKey(), Elements.tensor(environment, entry.getValue(), type));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                return taken(result);
            }
        } catch (OrtException e) {
            throw new OnnxException(e.getMessage());
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static Map<String, OnnxValues> taken(OrtSession.Result result) throws OrtException, OnnxException {
        Map<String, OnnxValues> values = new LinkedHashMap<>();
        long numbers = 0;
        for (var entry : result) {
            if (!(entry.getValue() instanceof OnnxTensor tensor)) {
                throw new OnnxException(entry.getKey() + " is no tensor");
            }
            numbers += tensor.getInfo().getNumElements();
            if (numbers > LARGEST_RESULT) {
                throw new OnnxException("a result of more than 2^28 numbers");
            }
            values.put(entry.getKey(), Elements.values(tensor));
        }
        return values;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } finally {
            beside.forEach(OnnxTensorLike::close);
        }
    }
}
