package io.lazaretto.inference.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.onnx.OnnxReader;
import io.lazaretto.artifact.protobuf.Schema;
import io.lazaretto.artifact.protobuf.WireWalk;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.SegmentView;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes runnable models of ONNX files. The runtime is given bytes, never a path: it opens no file and writes none. Operators
 * that only a library outside the model could run, and tensors outside the model's folder, are refused before it sees them.
 */
public final class OnnxLoader {
    private static final long SECONDS = 1_000_000_000L;
    private static final Map<Long, OnnxJavaType> TYPES = Map.of(
            1L, OnnxJavaType.FLOAT,
            2L, OnnxJavaType.UINT8,
            3L, OnnxJavaType.INT8,
            6L, OnnxJavaType.INT32,
            7L, OnnxJavaType.INT64,
            9L, OnnxJavaType.BOOL,
            10L, OnnxJavaType.FLOAT16,
            11L, OnnxJavaType.DOUBLE,
            16L, OnnxJavaType.BFLOAT16);

    private final int threads;

    /** @param threads native threads for one operation, at least 1 */
    public OnnxLoader(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be positive");
        }
        this.threads = threads;
    }

    /** @param path of the model in {@code files}, which stay open longer than the model */
    public OnnxOutcome load(CheckpointFiles files, String path) {
        try {
            MemorySegment bytes = files.segment(path);
            Optional<String> objection = objection(files, path, bytes);
            if (objection.isPresent()) {
                return new OnnxOutcome.Refused(objection.get());
            }
            SideTensors beside = new SideTensors();
            WireWalk.walk(new SegmentView(bytes), Schema.ONNX, "ModelProto", "onnx", beside, budget());
            return open(files, path, bytes, beside.places());
        } catch (BudgetExceededException e) {
            return new OnnxOutcome.Refused("limit: " + OnnxException.shortened(e.getMessage()));
        } catch (MalformedArtifactException | CheckpointException | IOException | OrtException e) {
            return new OnnxOutcome.Refused(OnnxException.shortened(e.getMessage()));
        }
    }

    private static Budget budget() {
        return new Budget(Long.MAX_VALUE, 0, 30 * SECONDS);
    }

    private static Optional<String> objection(CheckpointFiles files, String path, MemorySegment bytes)
            throws IOException, MalformedArtifactException {
        OnnxGate gate = new OnnxGate(files, path, budget());
        new OnnxReader().read(new SegmentView(bytes), io.lazaretto.artifact.report.Place.of(path), gate);
        return gate.objection();
    }

    private OnnxOutcome open(
            CheckpointFiles files, String path, MemorySegment bytes, Map<String, SideTensors.Place> places)
            throws OrtException, CheckpointException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        Map<String, OnnxTensorLike> beside = new LinkedHashMap<>();
        boolean kept = false;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            for (var entry : places.entrySet()) {
                beside.put(entry.getKey(), tensor(environment, files, path, entry.getValue()));
            }
            if (!beside.isEmpty()) {
                options.addExternalInitializers(beside);
            }
            ByteBuffer model = bytes.asByteBuffer().order(ByteOrder.nativeOrder());
            OrtSession session = environment.createSession(model, options);
            OnnxModel opened = new OnnxModel(environment, session, beside.values());
            kept = true;
            Optional<String> strange = opened.unsupported();
            if (strange.isPresent()) {
                opened.close();
                return new OnnxOutcome.Refused(strange.get());
            }
            return new OnnxOutcome.Loaded(opened);
        } finally {
            if (!kept) {
                beside.values().forEach(OnnxTensorLike::close);
            }
        }
    }

    private static OnnxTensor tensor(
            OrtEnvironment environment, CheckpointFiles files, String path, SideTensors.Place place)
            throws OrtException, CheckpointException {
        OnnxJavaType type = TYPES.get(place.type());
        MemorySegment file = files.segment(OnnxGate.beside(path, place.location()));
        long length = place.length() > 0 ? place.length() : file.byteSize() - place.offset();
        if (type == null || length > Integer.MAX_VALUE) {
            throw new CheckpointException(
                    CheckpointException.Kind.UNSUPPORTED_TYPE, "a tensor outside of type " + place.type());
        }
        ByteBuffer data = file.asSlice(place.offset(), length).asByteBuffer().order(ByteOrder.nativeOrder());
        long[] shape = place.shape().stream().mapToLong(Long::longValue).toArray();
        return OnnxTensor.createTensor(environment, data, shape, type);
    }
}
