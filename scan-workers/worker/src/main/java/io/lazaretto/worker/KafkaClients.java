package io.lazaretto.worker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes the clients of a worker. What the delivery rules rest on goes before what is configured. */
final class KafkaClients {
    private static final Set<String> FOREIGN_PREFIXES = Set.of("apicurio.");

    private final Map<String, Object> common = new HashMap<>();
    private final String workerId;
    private final AtomicInteger consumers = new AtomicInteger();

    KafkaClients(WorkerConfig config) {
        this.workerId = config.workerId();
        config.client().forEach((key, value) -> {
            if (FOREIGN_PREFIXES.stream().noneMatch(key::startsWith)) {
                common.put(key, value);
            }
        });
    }

    ShareConsumer<byte[], byte[]> consumer(Lane lane) {
        Map<String, Object> config = new HashMap<>(common);
        config.putIfAbsent("reconnect.backoff.max.ms", 2000);
        config.put("client.id", workerId + '-' + lane.id() + '-' + consumers.getAndIncrement());
        config.put("group.id", lane.group().id());
        config.put("share.acknowledgement.mode", "explicit");
        config.put("share.acquire.mode", "record_limit");
        config.put("max.poll.records", 1);
        return new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<String, byte[]> producer() {
        Map<String, Object> config = new HashMap<>(common);
        config.putIfAbsent("reconnect.backoff.max.ms", 2000);
        config.putIfAbsent("linger.ms", 0);
        config.putIfAbsent("max.block.ms", 5000);
        config.putIfAbsent("request.timeout.ms", 10_000);
        config.putIfAbsent("delivery.timeout.ms", 30_000);
        config.put("client.id", workerId + "-findings");
        config.put("acks", "all");
        config.put("enable.idempotence", true);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }
}
