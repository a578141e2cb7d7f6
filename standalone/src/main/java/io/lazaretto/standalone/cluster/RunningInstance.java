package io.lazaretto.standalone.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the {@code up} of a data directory can be reached. Written when it is ready, removed when it stops; a file that a
 * killed process left behind is recognised by connecting.
 *
 * @param http base URL
 * @param kafka {@code HOST:PORT}
 */
public record RunningInstance(String http, String kafka) {
    private static final String FILE = "running.properties";
    private static final int CONNECT_MILLIS = 1_000;
    private static final long MAX_BYTES = 4_096;

    public RunningInstance {
        requireNonNull(http, "http is null");
        requireNonNull(kafka, "kafka is null");
    }

    /** The instance that runs on the data directory, if one does and accepts connections. */
    public static Optional<RunningInstance> find(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE);
        Properties properties = new Properties();
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        String http = properties.getProperty("http");
        String kafka = properties.getProperty("kafka");
        return http != null && kafka != null && accepts(kafka)
                ? Optional.of(new RunningInstance(http, kafka))
                : Optional.empty();
    }

    private static boolean accepts(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            return false;
        }
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(address.substring(colon + 1));
            socket.connect(new InetSocketAddress(address.substring(0, colon), port), CONNECT_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws IOException when the data directory cannot be written */
    public void write(Path dataDirectory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("http", http);
        properties.setProperty("kafka", kafka);
        properties.setProperty("pid", String.valueOf(ProcessHandle.current().pid()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path temporary = dataDirectory.resolve(FILE + ".new");
        Files.writeString(temporary, text.toString());
        Files.move(temporary, dataDirectory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nobody finds the instance any more. */
    public static void remove(Path dataDirectory) throws IOException {
        Files.deleteIfExists(dataDirectory.resolve(FILE));
    }
}
