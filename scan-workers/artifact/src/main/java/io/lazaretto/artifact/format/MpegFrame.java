package io.lazaretto.artifact.format;

/** The header of a frame of MPEG audio, layer III. */
public final class MpegFrame {
    private static final int[][] KBITS = {
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
    };
    private static final int[] RATES = {44_100, 48_000, 32_000};

    private MpegFrame() {}

    /** Length of a frame in bytes, 0 when the header is none. */
    public static int length(int header) {
        int version = header >>> 19 & 3;
        int bitrate = header >>> 12 & 0xf;
        int rate = header >>> 10 & 3;
        boolean layer3 = (header >>> 17 & 3) == 1;
        if (header >>> 21 != 0x7ff || version == 1 || !layer3 || bitrate == 0 || bitrate == 15 || rate == 3) {
            return 0;
        }
        boolean first = version == 3;
        int hertz = RATES[rate] >> (first ? 0 : version == 2 ? 1 : 2);
        return (first ? 144_000 : 72_000) * KBITS[first ? 1 : 0][bitrate] / hertz + (header >>> 9 & 1);
    }
}
