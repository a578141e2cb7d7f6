package io.lazaretto.detectors.tensor;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.bytes.ModelBytes.ArtifactRef;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.safetensors.SafetensorsHeader;
import io.lazaretto.artifact.safetensors.SafetensorsLimits;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.element.PlainFormat;
import io.lazaretto.inference.checkpoint.gguf.GgufSpans;
import io.lazaretto.inference.checkpoint.span.TensorSpan;
import io.lazaretto.inference.checkpoint.span.TensorSpans;
import io.lazaretto.inference.checkpoint.torch.LegacySpans;
import io.lazaretto.inference.checkpoint.torch.TorchSpans;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An artifact whose tensors can be read.
 *
 * @param artifact its index
 * @param path hostile text
 * @param tensors what it holds; the position in the list is the tensor's number
 */
public record WeightFile(int artifact, String path, Kind kind, TensorSpans tensors) {
    private static final int START = 1 << 16;
    private static final int ZIP_MAGIC = 0x04034b50;
    private static final int GGUF_MAGIC = 0x46554747;

    /** The formats that are read, with the names that inspection gives them. */
    public enum Kind {
        SAFETENSORS("safetensors"),
        TORCH_ZIP("torch-zip"),
        TORCH_LEGACY("torch-legacy"),
        GGUF("gguf");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        /** The kind of that name. */
        public static Optional<Kind> named(String id) {
            for (Kind kind : values()) {
                if (kind.id.equals(id)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * What an artifact is, by its content or, for safetensors, its name; empty for what holds no tensors that are read.
     *
     * @throws CheckpointException when it is an archive that cannot be listed
     */
    public static Optional<Kind> kindOf(ModelBytes bytes, int artifact) throws IOException, CheckpointException {
        ArtifactRef ref = bytes.artifacts().get(artifact);
        if (ref.path().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            return Optional.of(Kind.SAFETENSORS);
        }
        ByteView file = ByteView.of(bytes, artifact);
        byte[] start = file.copy(0, START);
        if (start.length <= Long.BYTES) {
            return Optional.empty();
        }
        ByteBuffer numbers = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        if (numbers.getInt(0) == GGUF_MAGIC) {
            return Optional.of(Kind.GGUF);
        }
        if (numbers.getInt(0) == ZIP_MAGIC) {
            return TorchSpans.isTorch(file) ? Optional.of(Kind.TORCH_ZIP) : Optional.empty();
        }
        if (LegacySpans.isLegacy(MemorySegment.ofArray(start))) {
            return Optional.of(Kind.TORCH_LEGACY);
        }
        long length = numbers.getLong(0);
        boolean safetensors = length >= 2
                && length <= SafetensorsLimits.DEFAULT.headerBytes()
                && length <= ref.size() - Long.BYTES
                && start[Long.BYTES] == '{';
        return safetensors ? Optional.of(Kind.SAFETENSORS) : Optional.empty();
    }

    /**
     * Reads what describes the tensors.
     *
     * @throws MalformedArtifactException when a safetensors file is not entirely valid
     * @throws CheckpointException when another file is not, or is in a form that is not understood
     * @throws IOException when it cannot be read
     */
    public static WeightFile open(ModelBytes bytes, int artifact, Kind kind)
            throws IOException, MalformedArtifactException, CheckpointException {
        ByteView file = ByteView.of(bytes, artifact);
        TensorSpans tensors =
                switch (kind) {
                    case SAFETENSORS -> safetensors(SafetensorsHeader.read(bytes, artifact));
                    case TORCH_ZIP -> TorchSpans.read(file);
                    case TORCH_LEGACY -> LegacySpans.read(file);
                    case GGUF -> GgufSpans.read(file);
                };
        return new WeightFile(artifact, bytes.artifacts().get(artifact).path(), kind, tensors);
    }

    private static TensorSpans safetensors(SafetensorsHeader header) {
        List<TensorSpan> spans = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (SafetensorsHeader.Tensor tensor : header.tensors()) {
            Optional<PlainFormat> format = PlainFormat.named(tensor.dtype().name());
            if (format.isPresent()) {
                long length = tensor.end() - tensor.begin();
                spans.add(new TensorSpan(tensor.name(), tensor.shape(), format.get(), tensor.begin(), length, true));
            } else {
                unread.add("tensor " + tensor.name() + " has the type " + tensor.dtype());
            }
        }
        return new TensorSpans(spans, unread);
    }
}
