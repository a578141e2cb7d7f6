package io.lazaretto.proving.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * One broker and some services, all on this machine. A member keeps its port and its directory through restarts.
 * Thread-safe as far as different members go.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration PROBE = Duration.ofSeconds(5);

    private final Deployment deployment;
    private final WorkingDirectory directory;
    private final ClusterOptions options;
    private final Commands commands;
    private final Map<Member, Integer> ports = new HashMap<>();
    private final Map<Member, Long> logStart = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PROBE).build();

    public Cluster(
            Deployment deployment, Installation installation, WorkingDirectory directory, ClusterOptions options) {
        this.deployment = requireNonNull(deployment, "deployment is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.options = requireNonNull(options, "options is null");
        this.commands = new Commands(installation, directory, options);
        List<Member> all = members();
        List<Integer> free = FreePorts.find(all.size());
        for (int i = 0; i < all.size(); i++) {
            ports.put(all.get(i), free.get(i));
        }
    }

    /** Every member, the broker first. */
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (Role role : Role.values()) {
            members.addAll(members(role));
        }
        return members;
    }

    public List<Member> members(Role role) {
        return IntStream.rangeClosed(1, options.count(role))
                .mapToObj(n -> new Member(role, n))
                .toList();
    }

    /** {@code host:port} of the broker. */
    public String bootstrap() {
        return "localhost:" + ports.get(new Member(Role.BROKER, 1));
    }

    /** Where a service listens. */
    public URI url(Member member) {
        return URI.create("http://localhost:" + ports.get(member));
    }

    public WorkingDirectory directory() {
        return directory;
    }

    public Deployment deployment() {
        return deployment;
    }

    /** Starts the broker, waits for it, starts the services, waits for all of them. */
    public void start(Duration timeout) throws IOException {
        Member broker = new Member(Role.BROKER, 1);
        start(broker);
        awaitReady(broker, timeout);
        List<Member> services =
                members().stream().filter(m -> m.role() != Role.BROKER).toList();
        for (Member service : services) {
            start(service);
        }
        for (Member service : services) {
            awaitReady(service, timeout);
        }
    }

    /** Starts one member that is not running. */
    public void start(Member member) throws IOException {
        Files.createDirectories(directory.data(member));
        Path log = directory.log(member);
        logStart.put(member, Files.exists(log) ? Files.size(log) : 0L);
        int port = ports.get(member);
        boolean broker = member.role() == Role.BROKER;
        List<String> command = broker ? commands.broker(member, port) : commands.service(member, bootstrap(), port);
        deployment.start(new Launch(member, command, log));
    }

    public void signal(Member member, Signal signal) throws IOException {
        deployment.signal(member, signal);
    }

    /** @throws IllegalStateException when it is not ready in time or has ended; the message holds the end of its log */
    public void awaitReady(Member member, Duration timeout) {
        boolean[] ended = {false};
        boolean ready = Await.holds(timeout, () -> {
            ended[0] = !deployment.isRunning(member);
            return ended[0] || isReady(member);
        });
        if (!ready || ended[0]) {
            throw new IllegalStateException(member.name() + (ended[0] ? " ended" : " is not ready within " + timeout)
                    + ":\n" + endOfLog(member));
        }
    }

    /** Whether it says so now. */
    public boolean isReady(Member member) {
        return member.role() == Role.BROKER ? hasPrinted(member, "ready kafka=") : answers(member);
    }

    private boolean hasPrinted(Member member, String prefix) {
        return sinceStart(member).lines().anyMatch(line -> line.startsWith(prefix));
    }

    private boolean answers(Member member) {
        HttpRequest request = HttpRequest.newBuilder(url(member).resolve("/q/health/ready"))
                .timeout(PROBE)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String sinceStart(Member member) {
        try {
            byte[] log = Files.readAllBytes(directory.log(member));
            int from = Math.toIntExact(Math.min(log.length, logStart.getOrDefault(member, 0L)));
            return new String(log, from, log.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The last lines of a member's log, for a person. */
    public String endOfLog(Member member) {
        List<String> lines = sinceStart(member).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    @Override
    public void close() {
        http.shutdownNow();
        deployment.close();
    }
}
