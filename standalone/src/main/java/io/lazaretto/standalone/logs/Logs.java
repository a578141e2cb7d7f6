package io.lazaretto.standalone.logs;

import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Logging of a command: standard output belongs to verdicts, standard error to the person, so only our own warnings are
 * shown. The environment variable {@value #VARIABLE} = {@code info} shows what our rooms report, {@code debug} everything.
 */
public final class Logs {
    private static final String VARIABLE = "LAZARETTO_LOG";
    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5p %c{1} %s%e%n";
    /** Held, because a logger that nobody holds is forgotten together with its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OURS = Logger.getLogger("io.lazaretto");

    private Logs() {}

    /** Sets levels and handler for a process without Quarkus, or before it. */
    public static void configure() {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(new PatternFormatter(PATTERN));
        console.setLevel(Level.ALL);
        ROOT.addHandler(console);
        switch (wanted()) {
            case "debug" -> {
                ROOT.setLevel(Level.INFO);
                OURS.setLevel(Level.FINE);
            }
            case "info" -> {
                ROOT.setLevel(Level.OFF);
                OURS.setLevel(Level.INFO);
            }
            default -> {
                ROOT.setLevel(Level.OFF);
                OURS.setLevel(Level.WARNING);
            }
        }
    }

    /** The same levels as Quarkus configuration; empty where its defaults are right. */
    public static Map<String, String> quarkusLevels() {
        return switch (wanted()) {
            case "debug" ->
                Map.of(
                        "quarkus.log.level", "INFO",
                        "quarkus.log.category.\"io.lazaretto\".level", "DEBUG",
                        "quarkus.log.category.\"io.quarkus\".level", "INFO",
                        "quarkus.log.category.\"org.apache.kafka\".level", "INFO");
            case "info" -> Map.of("quarkus.log.category.\"io.lazaretto\".level", "INFO");
            default -> Map.of();
        };
    }

    private static String wanted() {
        String value = System.getenv(VARIABLE);
        return value == null ? "" : value;
    }
}
