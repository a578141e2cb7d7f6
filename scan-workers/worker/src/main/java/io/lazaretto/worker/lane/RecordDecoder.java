package io.lazaretto.worker.lane;

import static java.util.Objects.requireNonNull;

import io.lazaretto.worker.work.TroubleException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Bytes to items. Decoding happens here and not in the consumer, where a poison record would end the poll loop. Tells bytes
 * that no reader will ever understand from a schema registry that does not answer.
 */
final class RecordDecoder<T> {
    private final String topic;
    private final Deserializer<T> deserializer;

    RecordDecoder(String topic, Deserializer<T> deserializer) {
        this.topic = requireNonNull(topic, "topic is null");
        this.deserializer = requireNonNull(deserializer, "deserializer is null");
    }

    /**
     * @return empty when the bytes are no item
     * @throws TroubleException when the world is in the way
     */
    synchronized Optional<T> decode(byte[] value) throws TroubleException {
        try {
            return Optional.ofNullable(value).map(bytes -> deserializer.deserialize(topic, bytes));
        } catch (SerializationException e) {
            if (isWorldsFault(e)) {
                throw new TroubleException("the schema registry does not answer", e);
            }
            return Optional.empty();
        }
    }

    private static boolean isWorldsFault(Throwable error) {
        int depth = 0;
        for (Throwable cause = error; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof SocketException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof HttpTimeoutException
                    || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
