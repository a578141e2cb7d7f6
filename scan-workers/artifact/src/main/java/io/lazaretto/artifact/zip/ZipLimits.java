package io.lazaretto.artifact.zip;

import io.lazaretto.artifact.codec.Unpacked;

/**
 * @param entries entries of one archive
 * @param memberBytes bytes that one compressed member may grow to
 * @param ratio inflated bytes for each stored byte, above the first MiB
 */
public record ZipLimits(int entries, long memberBytes, int ratio) {
    public static final ZipLimits DEFAULT = new ZipLimits(200_000, 2L << 30, 200);

    Unpacked.Limits unpacking() {
        return new Unpacked.Limits(memberBytes, ratio);
    }
}
