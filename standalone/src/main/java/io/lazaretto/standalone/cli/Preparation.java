package io.lazaretto.standalone.cli;

import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.serde.EventSerdes;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.protocol.ApiKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Initialises what a Kafka client of ours is made of on a thread of its own, while the command line is read on another: both
 * take a quarter of a second in a JVM that has just started. Only speed depends on it.
 */
public final class Preparation {
    private static final Logger LOGGER = LoggerFactory.getLogger(Preparation.class);
    private static final Set<String> COMMANDS = Set.of("scan", "verdicts");

    private Preparation() {}

    /** Returns at once. */
    public static void begin(String... arguments) {
        if (arguments.length > 1
                && COMMANDS.contains(arguments[0])
                && !List.of(arguments).contains("--help")) {
            Thread.ofPlatform().daemon().name("preparation").start(Preparation::run);
        }
    }

    private static void run() {
        int settings = ConsumerConfig.configNames().size()
                + ProducerConfig.configNames().size();
        int versions = 0;
        for (ApiKeys api : ApiKeys.values()) {
            versions += api.messageType.responseSchemas().length;
        }
        int beans = ManagementFactory.getPlatformMBeanServer().getMBeanCount();
        EventSerdes serdes = EventSerdes.create(Map.of());
        serdes.deserializer(Contracts.VERDICTS);
        serdes.deserializer(Contracts.FINDINGS);
        serdes.serializer(Contracts.MODEL_ARRIVALS);
        LOGGER.debug("prepared settings={} versions={} beans={}", settings, versions, beans);
    }
}
