package io.lazaretto.artifact.zip;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.inspect.InspectionLimits;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.TestingModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Many names for the same bytes. */
class SharedBytesTest {
    private static final int BYTES = 1 << 22;
    private static final int NAMES = 4_000;

    @Test
    void theBytesAreDecodedOnce() throws IOException {
        byte[] file = archive();
        // Decoded for every name, these would be 16 GB.
        InspectionAssert inspected = inspecting(
                TestingModel.of("weights.zip", file), InspectionLimits.DEFAULT.within(Duration.ofSeconds(20)));
        inspected.reports(FORMAT, THREAT, "zip.bomb");
        assertThat(inspected.inspection().reports())
                .flatExtracting(DetectorReport::observations)
                .extracting(Observation::rule)
                .doesNotContain("inspect.limit");
    }

    private static byte[] archive() throws IOException {
        byte[] zeros = new byte[BYTES];
        CRC32 crc = new CRC32();
        crc.update(zeros);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(9, true))) {
            out.write(zeros);
        }
        ByteBuffer zip = ByteBuffer.allocate(packed.size() + 100 + NAMES * 60).order(ByteOrder.LITTLE_ENDIAN);
        zip.putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) 0)
                .putShort((short) 8)
                .putInt(0);
        zip.putInt((int) crc.getValue())
                .putInt(packed.size())
                .putInt(BYTES)
                .putShort((short) 1)
                .putShort((short) 0);
        zip.put((byte) 'a').put(packed.toByteArray());
        int directory = zip.position();
        for (int i = 0; i < NAMES; i++) {
            zip.putInt(0x02014b50)
                    .putShort((short) 20)
                    .putShort((short) 20)
                    .putShort((short) 0)
                    .putShort((short) 8);
            zip.putInt(0)
                    .putInt((int) crc.getValue())
                    .putInt(packed.size())
                    .putInt(BYTES)
                    .putShort((short) 4);
            zip.putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt(0);
            zip.put("%04d".formatted(i).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        int end = zip.position();
        zip.putInt(0x06054b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) NAMES)
                .putShort((short) NAMES);
        zip.putInt(end - directory).putInt(directory).putShort((short) 0);
        return java.util.Arrays.copyOf(zip.array(), zip.position());
    }
}
