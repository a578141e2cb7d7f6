package io.lazaretto.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventSerdesTest {
    private final EventSerdes serdes = EventSerdes.create(Map.of());

    static Stream<Contract<?>> contracts() {
        return Contracts.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void everyContractComesBackAsItWent(Contract<?> contract) {
        roundTrip(contract);
    }

    private <T extends SpecificRecord> void roundTrip(Contract<T> contract) {
        T sample = contract.type().cast(Samples.of(contract));
        byte[] bytes = serdes.serializer(contract).serialize(contract.topic().name(), sample);

        assertThat(serdes.deserializer(contract).deserialize(contract.topic().name(), bytes))
                .isEqualTo(sample);
    }

    @Test
    void theFrameIsAZeroByteTheSchemaIdAndAvro() {
        byte[] bytes = serdes.serializer(Contracts.VERDICTS).serialize("t", Samples.verdict());

        assertThat(bytes[0]).isZero();
        assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isEqualTo(9);
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void mutatedBytesAreRefusedOrDecodeButNeverThrowAnythingElse(Contract<?> contract) {
        Deserializer<?> deserializer = serdes.deserializer(contract);
        byte[] good = good(contract);
        Random random = new Random(contract.topic().name().hashCode());
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] bad = mutate(good, random);
            try {
                deserializer.deserialize("t", bad);
            } catch (SerializationException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private <T extends SpecificRecord> byte[] good(Contract<T> contract) {
        return serdes.serializer(contract).serialize("t", contract.type().cast(Samples.of(contract)));
    }

    private static byte[] mutate(byte[] good, Random random) {
        byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
        return bad;
    }

    @Test
    void aRecordOfAnotherContractIsRefused() {
        byte[] verdict = serdes.serializer(Contracts.VERDICTS).serialize("t", Samples.verdict());
        assertThatThrownBy(() -> serdes.deserializer(Contracts.MODEL_ARRIVALS).deserialize("t", verdict))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void trailingBytesAreRefused() {
        byte[] verdict = serdes.serializer(Contracts.VERDICTS).serialize("t", Samples.verdict());
        byte[] longer = Arrays.copyOf(verdict, verdict.length + 1);
        assertThatThrownBy(() -> serdes.deserializer(Contracts.VERDICTS).deserialize("t", longer))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void aHugeDeclaredLengthIsRefusedWithoutAllocatingIt() {
        // Frame of a ModelArrival whose first string claims Long.MAX_VALUE / 4 bytes.
        byte[] endless = {0, 0, 0, 0, 1, -2, -1, -1, -1, -1, -1, -1, -1, 63, 65};
        // ... and one that claims 1.9 GiB, more than the heap of this test.
        byte[] large = {0, 0, 0, 0, 1, -128, -128, -128, -128, 15, 65};
        for (byte[] bytes : new byte[][] {endless, large}) {
            assertThatThrownBy(
                            () -> serdes.deserializer(Contracts.MODEL_ARRIVALS).deserialize("t", bytes))
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void aTombstoneStaysNull() {
        assertThat(serdes.deserializer(Contracts.VERDICTS).deserialize("t", null))
                .isNull();
    }
}
