package io.lazaretto.inference.checkpoint.safetensors;

import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.safetensors.Dtype;
import io.lazaretto.artifact.safetensors.SafetensorsHeader;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.CheckpointException.Kind;
import io.lazaretto.inference.checkpoint.Shapes;
import io.lazaretto.inference.checkpoint.TensorSource;
import io.lazaretto.inference.checkpoint.element.BlockTensor;
import io.lazaretto.inference.checkpoint.element.ElementFormat;
import io.lazaretto.inference.checkpoint.element.PlainFormat;
import io.lazaretto.inference.checkpoint.files.CheckpointFiles;
import io.lazaretto.inference.checkpoint.files.SegmentView;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tensors of one file. */
public final class SafetensorsFile {
    private SafetensorsFile() {}

    /**
     * @return views into the file, by name
     * @throws CheckpointException when the file is not valid, or holds a type that has no numbers
     */
    public static SortedMap<String, TensorSource> read(CheckpointFiles files, String path) throws CheckpointException {
        MemorySegment file = files.segment(path);
        SortedMap<String, TensorSource> tensors = new TreeMap<>();
        for (SafetensorsHeader.Tensor tensor : header(path, file).tensors()) {
            long elements = Shapes.elements(tensor.name(), tensor.shape());
            ElementFormat format = format(tensor);
            long bytes = tensor.end() - tensor.begin();
            if (format.bytes(elements) != bytes) {
                throw new CheckpointException(
                        Kind.WRONG_SHAPE,
                        "tensor " + tensor.name() + " " + tensor.shape() + " has " + bytes + " bytes");
            }
            MemorySegment data = file.asSlice(tensor.begin(), bytes);
            tensors.put(tensor.name(), new BlockTensor(tensor.name(), tensor.shape(), format, data));
        }
        return tensors;
    }

    private static SafetensorsHeader header(String path, MemorySegment file) throws CheckpointException {
        try {
            return SafetensorsHeader.read(new SegmentView(file), 0);
        } catch (MalformedArtifactException e) {
            Kind kind = "unknown dtype".equals(e.getMessage()) ? Kind.UNSUPPORTED_TYPE : Kind.MALFORMED;
            throw new CheckpointException(kind, path + ": " + e.getMessage());
        } catch (IOException e) {
            throw new CheckpointException(Kind.UNREADABLE, path);
        }
    }

    private static ElementFormat format(SafetensorsHeader.Tensor tensor) throws CheckpointException {
        Dtype dtype = tensor.dtype();
        return PlainFormat.named(dtype.name())
                .orElseThrow(() -> new CheckpointException(
                        Kind.UNSUPPORTED_TYPE, "tensor " + tensor.name() + " has the type " + dtype));
    }
}
