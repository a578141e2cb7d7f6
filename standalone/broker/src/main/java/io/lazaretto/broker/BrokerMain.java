package io.lazaretto.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The broker in a process of its own, so that it can be killed: {@code DIRECTORY HOST PORT [key=value…]}. Prints
 * {@code ready kafka=HOST:PORT} on standard output once it accepts clients, and stops on SIGTERM.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length < 3) {
            System.err.println("usage: BrokerMain DIRECTORY HOST PORT [key=value…]");
            System.exit(2);
        }
        Map<String, String> overrides = new HashMap<>();
        for (int i = 3; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            overrides.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        EmbeddedBroker broker = EmbeddedBroker.start(
                new BrokerOptions(Path.of(args[0]), args[1], Integer.parseInt(args[2]), overrides));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
        System.out.println("ready kafka=" + broker.bootstrap());
        new CountDownLatch(1).await();
    }
}
