package io.lazaretto.standalone.cli;

import io.lazaretto.standalone.cluster.ClusterAccess;
import io.lazaretto.standalone.trouble.Trouble;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster to talk to. */
final class ClusterOptions {
    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka cluster to use; by default the local 'up', if one runs.")
    private String bootstrap;

    @Option(
            names = "--config",
            paramLabel = "CLIENT.properties",
            description = "Kafka client configuration for --bootstrap: security, schema registry.")
    private Path config;

    /** The cluster that was named; empty when none was. */
    Optional<ClusterAccess> named() throws Trouble {
        if (bootstrap == null) {
            if (config != null) {
                throw new Trouble("--config belongs to --bootstrap; name the cluster as well");
            }
            return Optional.empty();
        }
        ClusterAccess access = ClusterAccess.of(bootstrap);
        return Optional.of(config == null ? access : access.with(config));
    }
}
