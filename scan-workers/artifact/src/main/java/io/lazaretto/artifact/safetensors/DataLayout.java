package io.lazaretto.artifact.safetensors;

import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.safetensors.SafetensorsHeader.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The arithmetic of shapes and offsets: exact, and the data section covered once and completely. */
final class DataLayout {
    private DataLayout() {}

    static Tensor tensor(String name, Dtype dtype, List<Long> shape, List<Long> offsets, long dataStart, long at)
            throws MalformedArtifactException {
        if (offsets.size() != 2) {
            throw new MalformedArtifactException("safetensors", at, "data_offsets are not two numbers");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (end < begin) {
            throw new MalformedArtifactException("safetensors", at, "reversed data_offsets");
        }
        try {
            long bits = dtype.bits();
            long elements = 1;
            for (long dimension : shape) {
                elements = Math.multiplyExact(elements, dimension);
            }
            bits = Math.multiplyExact(elements, bits);
            if (bits % 8 != 0 || bits / 8 != end - begin) {
                throw new MalformedArtifactException("safetensors", at, "shape and dtype unlike the number of bytes");
            }
            return new Tensor(name, dtype, shape, Math.addExact(dataStart, begin), Math.addExact(dataStart, end));
        } catch (ArithmeticException e) {
            throw new MalformedArtifactException("safetensors", at, "a size that overflows");
        }
    }

    static List<Tensor> check(List<Tensor> tensors, long dataStart, long fileSize, HeaderAnomalies anomalies)
            throws MalformedArtifactException {
        List<Tensor> ordered = new ArrayList<>(tensors);
        ordered.sort(Comparator.comparingLong(Tensor::begin)
                .thenComparingLong(Tensor::end)
                .thenComparing(Tensor::name));
        long covered = dataStart;
        for (Tensor tensor : ordered) {
            if (tensor.end() > fileSize) {
                throw new MalformedArtifactException(
                        "safetensors", tensor.begin(), "a tensor beyond the end of the file");
            }
            if (tensor.begin() < covered) {
                throw new MalformedArtifactException("safetensors", tensor.begin(), "tensors overlap");
            }
            if (tensor.begin() > covered) {
                anomalies.add("safetensors.hole", "Bytes that belong to no tensor", covered, tensor.name());
            }
            covered = tensor.end();
        }
        if (covered < fileSize) {
            anomalies.add("safetensors.trailing-bytes", "Bytes behind the last tensor", covered, "");
        }
        return ordered;
    }
}
