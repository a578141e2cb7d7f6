package io.lazaretto.proving.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command line of each member: the packaged application with the settings that a deployment would give it. */
final class Commands {
    /** Two cores carry a whole cluster: small heaps, one collector thread, the quick compiler. */
    private static final List<String> FRUGAL = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Installation installation;
    private final WorkingDirectory directory;
    private final ClusterOptions options;

    Commands(Installation installation, WorkingDirectory directory, ClusterOptions options) {
        this.installation = installation;
        this.directory = directory;
        this.options = options;
    }

    List<String> broker(Member broker, int port) {
        List<String> command = java("384m");
        command.addAll(List.of("-cp", installation.brokerClassPath(), "io.lazaretto.broker.BrokerMain"));
        command.addAll(List.of(directory.data(broker).toString(), "localhost", String.valueOf(port)));
        new TreeMap<>(options.brokerOverrides()).forEach((key, value) -> command.add(key + '=' + value));
        return command;
    }

    List<String> service(Member member, String bootstrap, int port) {
        List<String> command = java("128m");
        Map<String, String> settings = new TreeMap<>(ServiceSettings.of(member, bootstrap, port, directory));
        settings.putAll(options.settings().getOrDefault(member.role(), Map.of()));
        settings.forEach((key, value) -> command.add("-D" + key + '=' + value));
        command.add("-jar");
        command.add(installation.applications().get(member.role()).toString());
        return command;
    }

    private List<String> java(String heap) {
        List<String> command = new ArrayList<>();
        command.add(installation.java().toString());
        command.add("-Xmx" + heap);
        command.addAll(FRUGAL);
        return command;
    }
}
