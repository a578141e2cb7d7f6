package io.lazaretto.artifact.inspect;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.pickle.PickleLimits;
import io.lazaretto.artifact.safetensors.SafetensorsLimits;
import io.lazaretto.artifact.zip.ZipLimits;
import java.time.Duration;

/**
 * The bounds of one inspection. Reaching one is an inconclusive outcome that names it.
 *
 * @param duration wall clock, checked by every loop
 * @param pickleOpcodes over all pickles of the model
 * @param inflatedBytes over all compressed members of the model
 * @param nesting archives inside archives
 * @param observations observations in one report
 */
public record InspectionLimits(
        Duration duration,
        long pickleOpcodes,
        long inflatedBytes,
        int nesting,
        int observations,
        PickleLimits pickle,
        SafetensorsLimits safetensors,
        ZipLimits zip) {
    public static final InspectionLimits DEFAULT = new InspectionLimits(
            Duration.ofSeconds(110),
            2_000_000_000L,
            4L << 30,
            4,
            256,
            PickleLimits.DEFAULT,
            SafetensorsLimits.DEFAULT,
            ZipLimits.DEFAULT);

    public InspectionLimits {
        requireNonNull(duration, "duration is null");
        requireNonNull(pickle, "pickle is null");
        requireNonNull(safetensors, "safetensors is null");
        requireNonNull(zip, "zip is null");
        if (pickleOpcodes < 0 || inflatedBytes < 0 || nesting < 0 || observations < 1 || duration.isNegative()) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }

    /** The same limits with another wall clock. */
    public InspectionLimits within(Duration other) {
        return new InspectionLimits(
                other, pickleOpcodes, inflatedBytes, nesting, observations, pickle, safetensors, zip);
    }
}
