package io.lazaretto.standalone.pipeline;

import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;

/**
 * Says why the process ends when its broker gives up. A broker that can no longer write its log halts the virtual machine on
 * the spot, without a word to whoever started it.
 */
public final class BrokerDeath {
    private static final int EXIT_CODE = 2;
    private static final long LITTLE_SPACE = 16L << 20;

    private BrokerDeath() {}

    /**
     * From now on, for the one broker of this process.
     *
     * @param data directory that the broker writes to
     * @param consequence what it means, in a few words
     * @param cleanup last thing done
     */
    public static void announce(Path data, String consequence, PrintStream err, Runnable cleanup) {
        Exit.setHaltProcedure((code, message) -> {
            err.println("lazaretto: " + explanation(data) + "; " + consequence);
            err.flush();
            try {
                cleanup.run();
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        });
    }

    static String explanation(Path data) {
        long free = data.toFile().getUsableSpace();
        String cause = free < LITTLE_SPACE
                ? "the disk of its data directory " + data + " is full (" + (free >> 20)
                        + " MB left): make room and start again"
                : "it can no longer write to its data directory " + data
                        + ": see what is wrong with it and start again";
        return "the Kafka broker of this process has stopped, and the process with it: " + cause;
    }
}
