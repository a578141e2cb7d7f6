package io.lazaretto.standalone.cluster;

import static java.util.Objects.requireNonNull;

import io.lazaretto.standalone.trouble.Trouble;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Client configuration of one cluster.
 *
 * @param client {@code bootstrap.servers} at least; {@code apicurio.*} names a schema registry
 */
public record ClusterAccess(Map<String, String> client) {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]\\s,]+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;
    private static final long MAX_CONFIG_BYTES = 1 << 20;

    public ClusterAccess {
        client = Map.copyOf(client);
        requireNonNull(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), "bootstrap.servers is null");
    }

    /**
     * @param bootstrap {@code HOST:PORT}, several with commas
     * @throws Trouble when it is none
     */
    public static ClusterAccess of(String bootstrap) throws Trouble {
        for (String address : addresses(bootstrap)) {
            Matcher matcher = ADDRESS.matcher(address);
            if (!matcher.matches()
                    || Integer.parseInt(matcher.group(2)) > MAX_PORT
                    || matcher.group(2).equals("0")) {
                throw new Trouble("the Kafka address must be HOST:PORT, for example broker.example.org:9092");
            }
        }
        return new ClusterAccess(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    }

    /**
     * The same cluster with the client configuration of a properties file: security, registry.
     *
     * @throws Trouble when the file cannot be read
     */
    public ClusterAccess with(Path file) throws Trouble {
        Map<String, String> merged = new HashMap<>(read(file));
        merged.putAll(client);
        return new ClusterAccess(merged);
    }

    private static Map<String, String> read(Path file) throws Trouble {
        Properties properties = new Properties();
        try {
            if (Files.size(file) > MAX_CONFIG_BYTES) {
                throw new Trouble(
                        "the client configuration " + file + " is larger than " + MAX_CONFIG_BYTES + " bytes");
            }
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Trouble("the client configuration " + file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> config = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> config.put(name, properties.getProperty(name)));
        return config;
    }

    public String bootstrap() {
        return client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    }

    /** Client configuration with entries of the caller's, which win. */
    public Map<String, Object> with(Map<String, ?> entries) {
        Map<String, Object> merged = new HashMap<>(client);
        merged.putAll(entries);
        return merged;
    }

    /** Whether every address is on this machine, so that a local path means the same there. */
    public boolean isLocal() {
        return addresses(bootstrap()).stream().allMatch(ClusterAccess::isLoopback);
    }

    private static List<String> addresses(String bootstrap) {
        return Stream.of(bootstrap.split(",", -1)).map(String::strip).toList();
    }

    private static boolean isLoopback(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        try {
            return matcher.matches() && InetAddress.getByName(matcher.group(1)).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
