package io.lazaretto.inference.checkpoint.gguf;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.inference.checkpoint.CheckpointException;
import io.lazaretto.inference.checkpoint.span.HeadReader;
import io.lazaretto.inference.checkpoint.span.TensorSpan;
import io.lazaretto.inference.checkpoint.span.TensorSpans;
import java.io.IOException;
import java.util.List;

/** Where the tensors of a GGUF file lie, under the names of the file and as the file stores them. */
public final class GgufSpans {
    private GgufSpans() {}

    /** @throws CheckpointException when the file breaks the format, or a tensor's type is not known */
    public static TensorSpans read(ByteView file) throws CheckpointException, IOException {
        List<GgufFile.Info> infos = HeadReader.read(
                file, head -> GgufFile.Head.read(head, file.size()).infos());
        return new TensorSpans(
                infos.stream()
                        .map(info -> new TensorSpan(
                                info.name(), info.shape(), info.format().reader(), info.begin(), info.bytes(), true))
                        .toList(),
                List.of());
    }
}
