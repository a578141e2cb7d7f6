package io.lazaretto.proving.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Members as containers of local images, through Testcontainers. They share the host's network and the working directory,
 * so that addresses and paths mean the same inside and outside; file system, process tree and limits are their own.
 */
public final class ContainerDeployment implements Deployment {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<Member, GenericContainer<?>> containers = new ConcurrentHashMap<>();
    private final Path workingDirectory;

    /** @param directory what members and the suite share */
    public ContainerDeployment(WorkingDirectory directory) {
        this.workingDirectory = directory.root();
    }

    @Override
    public String name() {
        return "containers";
    }

    @Override
    public void start(Launch launch) throws IOException {
        if (isRunning(launch.member())) {
            throw new IOException(launch.member().name() + " is running already");
        }
        GenericContainer<?> previous = containers.remove(launch.member());
        if (previous != null) {
            previous.stop();
        }
        String image = "lazaretto-test/" + launch.member().role().label() + ":local";
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" >> '" + launch.log() + "' 2>&1", "member"));
        command.addAll(launch.command());
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withCommand(command.toArray(String[]::new))
                .withCreateContainerCmdModifier(create -> create.withHostConfig(host(create.getHostConfig())));
        container.start();
        containers.put(launch.member(), container);
    }

    private HostConfig host(HostConfig config) {
        HostConfig host = config == null ? HostConfig.newHostConfig() : config;
        String path = workingDirectory.toString();
        return host.withNetworkMode("host").withBinds(new Bind(path, new Volume(path)));
    }

    @Override
    public boolean isRunning(Member member) {
        GenericContainer<?> container = containers.get(member);
        return container != null && isRunning(container);
    }

    private static boolean isRunning(GenericContainer<?> container) {
        try {
            var state = client(container)
                    .inspectContainerCmd(container.getContainerId())
                    .exec()
                    .getState();
            return Boolean.TRUE.equals(state.getRunning());
        } catch (NotFoundException e) {
            return false;
        }
    }

    @Override
    public void signal(Member member, Signal signal) throws IOException {
        GenericContainer<?> container = containers.get(member);
        if (container == null || !isRunning(container)) {
            throw new IOException(member.name() + " is not running");
        }
        client(container)
                .killContainerCmd(container.getContainerId())
                .withSignal(signal.name())
                .exec();
        if (signal == Signal.KILL && !Await.holds(PATIENCE, () -> !isRunning(container))) {
            throw new IOException(member.name() + " survived SIGKILL");
        }
    }

    private static DockerClient client(GenericContainer<?> container) {
        return container.getDockerClient();
    }

    /** The kernel ends a container's process tree with its first process. */
    @Override
    public long orphans() {
        return 0;
    }

    @Override
    public void close() {
        containers.values().forEach(GenericContainer::stop);
        containers.clear();
    }
}
