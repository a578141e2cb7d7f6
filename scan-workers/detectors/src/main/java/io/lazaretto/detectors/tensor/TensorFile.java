package io.lazaretto.detectors.tensor;

import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.bytes.ModelBytes.ArtifactRef;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.safetensors.SafetensorsHeader;
import io.lazaretto.artifact.safetensors.SafetensorsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * An artifact in the safetensors format.
 *
 * @param artifact its index
 * @param path hostile text
 */
public record TensorFile(int artifact, String path, SafetensorsHeader header) {
    private static final int PREFIX = 9;

    /** Whether the artifact begins like a safetensors file, or is named like one. */
    public static boolean looksLikeOne(ModelBytes bytes, int artifact) throws IOException {
        ArtifactRef ref = bytes.artifacts().get(artifact);
        if (ref.path().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            return true;
        }
        byte[] start = new byte[PREFIX];
        if (bytes.read(artifact, 0, start, 0, PREFIX) < PREFIX) {
            return false;
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length >= 2
                && length <= SafetensorsLimits.DEFAULT.headerBytes()
                && length <= ref.size() - Long.BYTES
                && start[PREFIX - 1] == '{';
    }

    /**
     * @throws MalformedArtifactException when it is not entirely valid
     * @throws IOException when it cannot be read
     */
    public static TensorFile open(ModelBytes bytes, int artifact) throws IOException, MalformedArtifactException {
        String path = bytes.artifacts().get(artifact).path();
        return new TensorFile(artifact, path, SafetensorsHeader.read(bytes, artifact));
    }
}
