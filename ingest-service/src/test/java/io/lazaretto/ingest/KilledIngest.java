package io.lazaretto.ingest;

import io.lazaretto.ingest.publish.KafkaAccess;
import io.lazaretto.ingest.testing.Requests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that accepts arrivals, prints their ids, and waits to be killed: {@code DATA BOOTSTRAP}. */
final class KilledIngest {
    static final int ARRIVALS = 20;

    private KilledIngest() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        IngestService service =
                new IngestService(IngestConfig.of("killed", data, KafkaAccess.of(args[1])), new SimpleMeterRegistry());
        service.start();
        for (int i = 0; i < ARRIVALS; i++) {
            Path model = Files.writeString(data.resolve("model-" + i), "model " + i);
            System.out.println(service.accept(Requests.scan(model)).arrivalId());
        }
        new CountDownLatch(1).await();
    }
}
