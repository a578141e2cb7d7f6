package io.lazaretto.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real Apicurio Registry in a process of its own, with FULL_TRANSITIVE compatibility as in production. */
class RegistryEventSerdesIT {
    private static final Path HOME = Path.of("target/apicurio");
    private static final Path CONTRACTS = Path.of("src/main/resources/contracts");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Process registry;
    private static String url;

    @BeforeAll
    static void startRegistryAndRegisterContracts() throws Exception {
        int port = freePort();
        int managementPort = freePort();
        Path jar;
        try (Stream<Path> files = Files.walk(HOME, 2)) {
            jar = files.filter(f -> f.endsWith("quarkus-run.jar")).findFirst().orElseThrow();
        }
        registry = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dapicurio.datasource.jdbc.initial-size=1",
                        "-Dapicurio.datasource.jdbc.min-size=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + managementPort,
                        "-Dapicurio.rules.global.compatibility=FULL_TRANSITIVE",
                        "-Dapicurio.rules.global.validity=FULL",
                        "-jar",
                        jar.toAbsolutePath().toString())
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(HOME.resolve("registry.log").toFile())
                .start();
        url = "http://127.0.0.1:" + port + "/apis";
        awaitReady(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"));
        registerInOrderOfPublication();
    }

    @AfterAll
    static void stopRegistry() throws InterruptedException {
        if (registry != null) {
            registry.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void bytesWithTheRegistryEqualBytesWithoutIt() {
        for (Contract<?> contract : Contracts.ALL) {
            compare(contract);
        }
    }

    private static <T extends SpecificRecord> void compare(Contract<T> contract) {
        String topic = contract.topic().name();
        T sample = contract.type().cast(Samples.of(contract));
        byte[] registered = withRegistry().serializer(contract).serialize(topic, sample);
        byte[] embedded = EventSerdes.create(Map.of()).serializer(contract).serialize(topic, sample);

        assertThat(registered).as(topic).isEqualTo(embedded);
        assertThat(withRegistry().deserializer(contract).deserialize(topic, embedded))
                .isEqualTo(sample);
        assertThat(EventSerdes.create(Map.of()).deserializer(contract).deserialize(topic, registered))
                .isEqualTo(sample);
    }

    @Test
    void anIncompatibleVersionIsRefusedByTheRegistry() throws Exception {
        String verdict = Files.readString(CONTRACTS.resolve("verdict.v1.avsc"));
        String incompatible = verdict.replaceFirst("\"name\" : \"kind\"", "\"name\" : \"sort\"");
        assertThat(incompatible).isNotEqualTo(verdict);

        assertThat(register("lazaretto.verdicts-value", incompatible).statusCode())
                .isEqualTo(409);
        assertThat(register("lazaretto.verdicts-value", verdict).statusCode()).isEqualTo(200);
    }

    @Test
    void bytesThatAreNoRecordAreASerializationException() {
        byte[] verdict = EventSerdes.create(Map.of())
                .serializer(Contracts.VERDICTS)
                .serialize(Contracts.VERDICTS.topic().name(), Samples.verdict());
        byte[] unknownId = verdict.clone();
        unknownId[3] = 77;
        for (byte[] bad : List.of(new byte[] {1, 2, 3}, new byte[] {0, 0, 0, 0, 5}, unknownId)) {
            assertThatThrownBy(() -> withRegistry()
                            .deserializer(Contracts.VERDICTS)
                            .deserialize(Contracts.VERDICTS.topic().name(), bad))
                    .isInstanceOf(SerializationException.class);
        }
    }

    private static EventSerdes withRegistry() {
        return EventSerdes.create(Map.of(EventSerdes.REGISTRY_URL, url + "/registry/v3"));
    }

    private static void registerInOrderOfPublication() throws Exception {
        Properties index = new Properties();
        index.load(Files.newBufferedReader(CONTRACTS.resolve("index.properties")));
        Map<Integer, String> files = new TreeMap<>();
        index.stringPropertyNames().forEach(id -> files.put(Integer.valueOf(id), index.getProperty(id)));
        // Each schema under its first topic in order of publication, so that a fresh registry gives the published ids;
        // then under the further topics, where the registry finds the same content and gives the same id.
        for (boolean first : new boolean[] {true, false}) {
            for (Map.Entry<Integer, String> file : files.entrySet()) {
                String schema = Files.readString(CONTRACTS.resolve(file.getValue()));
                String name = new Schema.Parser().parse(schema).getFullName();
                List<String> topics = Contracts.ALL.stream()
                        .filter(c -> c.schema().getFullName().equals(name))
                        .map(c -> c.topic().name())
                        .toList();
                for (String topic : first ? topics.subList(0, 1) : topics.subList(1, topics.size())) {
                    HttpResponse<String> response = register(topic + "-value", schema);
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                    assertThat(new ObjectMapper()
                                    .readTree(response.body())
                                    .path("id")
                                    .asInt())
                            .as(file.getValue())
                            .isEqualTo(file.getKey());
                }
            }
        }
    }

    private static HttpResponse<String> register(String subject, String schema) throws Exception {
        String body = new ObjectMapper().writeValueAsString(Map.of("schema", schema));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/ccompat/v7/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void awaitReady(URI ready) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (System.nanoTime() < end && registry.isAlive()) {
            try {
                HttpRequest request = HttpRequest.newBuilder(ready)
                        .timeout(Duration.ofSeconds(2))
                        .build();
                if (HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            registry.waitFor(250, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("Apicurio Registry did not become ready; its output is in " + HOME + "/registry.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
