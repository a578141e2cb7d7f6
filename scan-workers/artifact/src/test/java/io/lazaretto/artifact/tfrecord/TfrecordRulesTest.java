package io.lazaretto.artifact.tfrecord;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.ProtoBuilder.message;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.ProtoBuilder;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TfrecordRulesTest {
    private static int masked(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int value = (int) crc.getValue();
        return Integer.rotateRight(value, 15) + 0xa282ead8;
    }

    private static byte[] record(byte[] content) {
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(content.length)
                .array();
        return ByteBuffer.allocate(16 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(length)
                .putInt(masked(length))
                .put(content)
                .putInt(masked(content))
                .array();
    }

    private static InspectionAssert of(byte[] bytes) {
        return inspecting(TestingModel.of("events.out.tfevents.1.host", bytes)
                .with("model.safetensors", SafetensorsBuilder.clean()));
    }

    private static ProtoBuilder example(byte[] value) {
        ProtoBuilder feature = message().message(1, message().bytes(1, value));
        return message().message(1, message().message(1, message().text(1, "k").message(2, feature)));
    }

    @Test
    void eventsAndExamplesAreClear() {
        of(record(message().number(2, 5).text(3, "brain.Event:2").toBytes())).staysSilent();
        of(record(example("harmless text of some length".getBytes(UTF_8)).toBytes()))
                .staysSilent();
    }

    @Test
    void aWrongChecksumIsMalformed() {
        byte[] bytes = record(message().number(2, 5).toBytes());
        bytes[12] ^= 1;
        of(bytes).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void anotherRecordIsNotExamined() {
        of(record("no message at all".getBytes(UTF_8))).isInconclusive(FORMAT, "not examined: records");
    }

    @Test
    void aPickleInARecordIsFound() {
        of(record(example(PickleBuilder.malicious()).toBytes())).isNotClear();
    }
}
