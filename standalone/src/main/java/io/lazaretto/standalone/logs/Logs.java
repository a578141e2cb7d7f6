package io.lazaretto.standalone.logs;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Logging of a command: standard output belongs to verdicts, standard error to the person, so only our own warnings are
 * shown. {@code LAZARETTO_LOG} = {@code info} or {@code debug} shows everything.
 */
public final class Logs {
    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5p %c{1} %s%e%n";
    /** Held, because a logger that nobody holds is forgotten together with its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OURS = Logger.getLogger("io.lazaretto");

    private Logs() {}

    /** Sets the levels; {@code up} hands logging over to Quarkus later. */
    public static void quiet() {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(new PatternFormatter(PATTERN));
        console.setLevel(Level.ALL);
        ROOT.addHandler(console);
        String wanted = System.getenv("LAZARETTO_LOG");
        switch (wanted == null ? "" : wanted) {
            case "debug" -> ROOT.setLevel(Level.FINE);
            case "info" -> ROOT.setLevel(Level.INFO);
            default -> {
                ROOT.setLevel(Level.OFF);
                OURS.setLevel(Level.WARNING);
            }
        }
    }
}
