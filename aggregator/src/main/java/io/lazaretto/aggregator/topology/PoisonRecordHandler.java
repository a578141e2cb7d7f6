package io.lazaretto.aggregator.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that is poison goes to the dead letters, in the transaction of its task, and processing goes on. Any other
 * exception is our own fault: the task fails and is tried again, so that nothing is lost and nobody can overlook it.
 */
public final class PoisonRecordHandler implements ProcessingExceptionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(PoisonRecordHandler.class);

    private String deadLetters;

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = String.valueOf(configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG));
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> message, Exception exception) {
        if (!(exception instanceof PoisonRecordException)) {
            LOGGER.error(
                    "event=processing-failed topic={} partition={} offset={} processor={}",
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    context.processorNodeId(),
                    exception);
            return Response.fail();
        }
        LOGGER.warn(
                "event=dead-letter topic={} partition={} offset={} error=\"{}\"",
                context.topic(),
                context.partition(),
                context.offset(),
                exception.getMessage());
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(deadLetters, null, context.sourceRawKey(), context.sourceRawValue());
        context.headers().forEach(letter.headers()::add);
        letter.headers()
                .add(
                        "__streams.errors.exception",
                        exception.getClass().getName().getBytes(UTF_8));
        letter.headers().add("__streams.errors.message", exception.getMessage().getBytes(UTF_8));
        letter.headers().add("__streams.errors.topic", context.topic().getBytes(UTF_8));
        letter.headers()
                .add(
                        "__streams.errors.partition",
                        String.valueOf(context.partition()).getBytes(UTF_8));
        letter.headers()
                .add("__streams.errors.offset", String.valueOf(context.offset()).getBytes(UTF_8));
        return Response.resume(List.of(letter));
    }
}
