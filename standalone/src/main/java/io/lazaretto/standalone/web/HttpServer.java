package io.lazaretto.standalone.web;

import static java.util.Objects.requireNonNull;

import io.lazaretto.standalone.logs.Logs;
import io.lazaretto.standalone.trouble.Trouble;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.atomic.AtomicReference;

/** Quarkus, told where to listen and what to serve. One in a process, for one use. */
public final class HttpServer {
    private static final AtomicReference<HttpServer> CURRENT = new AtomicReference<>();

    private final int port;
    private final WebContext context;
    private Ready ready;
    private Runnable stop;
    private volatile Trouble trouble;

    /** What to do once requests are answered. */
    public interface Ready {
        void run() throws Trouble, InterruptedException;
    }

    public HttpServer(int port, WebContext context) {
        this.port = port;
        this.context = requireNonNull(context, "context is null");
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /**
     * Serves until the process is told to stop.
     *
     * @param ready called once requests are answered
     * @param stop called while requests are still answered, before this method returns; the process may end right after it
     * @throws Trouble what {@code ready} threw, or that the server did not start
     */
    public int run(Ready ready, Runnable stop) throws Trouble {
        this.ready = requireNonNull(ready, "ready is null");
        this.stop = requireNonNull(stop, "stop is null");
        CURRENT.set(this);
        System.setProperty("quarkus.http.host", "localhost");
        System.setProperty("quarkus.http.port", String.valueOf(port));
        Logs.quarkusLevels().forEach(System::setProperty);
        int[] exit = {0};
        Quarkus.run(Application.class, (code, problem) -> {
            exit[0] = code;
            if (problem != null && trouble == null) {
                trouble = new Trouble("the HTTP server did not start: " + rootMessage(problem), problem);
            }
        });
        if (trouble != null) {
            throw trouble;
        }
        return exit[0];
    }

    /** Makes {@link #run} return. */
    public void stop() {
        Quarkus.asyncExit();
    }

    private static String rootMessage(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    static WebContext context() {
        return CURRENT.get().context;
    }

    /** Quarkus makes it, so what it needs is where it can find it. */
    public static final class Application implements QuarkusApplication {
        @Override
        public int run(String... arguments) {
            HttpServer server = CURRENT.get();
            try {
                server.ready.run();
                Quarkus.waitForExit();
            } catch (Trouble e) {
                server.trouble = e;
                return 2;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                server.stop.run();
            }
            return 0;
        }
    }
}
