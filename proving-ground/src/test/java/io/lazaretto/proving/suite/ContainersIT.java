package io.lazaretto.proving.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.lazaretto.proving.cluster.ClusterOptions;
import io.lazaretto.proving.cluster.ContainerDeployment;
import io.lazaretto.proving.cluster.Installation;
import io.lazaretto.proving.cluster.Role;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.testcontainers.DockerClientFactory;

/** The suite of {@link KillsIT} against containers; runs with {@code -Pcontainers} and a container engine. */
@Tag("containers")
class ContainersIT {
    private static final Path ROOT = Path.of("..");
    private static final Path RUNNABLE = Path.of("/app/quarkus-run.jar");

    private static boolean imagesBuilt;

    /** Before each test and not before all of them: a class that aborts as a whole is not even counted as skipped. */
    @BeforeEach
    void needsAnEngine() throws Exception {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            abort("NOT RUN: there is no container engine on this machine");
        }
        if (!imagesBuilt) {
            buildImages();
            imagesBuilt = true;
        }
    }

    private static void buildImages() throws Exception {
        Installation.ofThisBuild(ROOT);
        Process build = new ProcessBuilder(
                        "containers/build-images.sh",
                        System.getProperty("java.home"),
                        ROOT.toRealPath().toString(),
                        brokerLibraries().toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/build-images.log"))
                .start();
        assertThat(build.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(build.exitValue())
                .as(Files.readString(Path.of("target/build-images.log")))
                .isZero();
    }

    @Test
    void everythingIsKilledOnceAndNothingIsLost() throws Exception {
        RunPlan plan = Runs.brief("containers-brief");
        Runs.assertKept(run(plan), plan);
    }

    @Test
    @EnabledIfSystemProperty(named = "lazaretto.kills", matches = "long", disabledReason = "NOT RUN: needs -Pkills")
    void servicesAreKilledAndFrozenAgainAndAgainAndNothingIsLost() throws Exception {
        RunPlan plan = Runs.services("containers-services");
        Runs.assertKept(run(plan), plan);
    }

    @Test
    @EnabledIfSystemProperty(named = "lazaretto.kills", matches = "long", disabledReason = "NOT RUN: needs -Pkills")
    void theBrokerIsKilledInBetweenAndNothingIsLost() throws Exception {
        RunPlan plan = Runs.broker("containers-broker");
        Runs.assertKept(run(plan), plan);
    }

    private static RunReport run(RunPlan plan) throws Exception {
        Installation installation = new Installation(
                Path.of("/opt/java/bin/java"),
                "/app/*",
                Map.of(Role.INGEST, RUNNABLE, Role.WORKER, RUNNABLE, Role.AGGREGATOR, RUNNABLE));
        return Runs.execute(ContainerDeployment::new, installation, ClusterOptions.of(2, 3, 2), plan);
    }

    /** The jars of this test's class path hold the broker and everything that it needs. */
    private static Path brokerLibraries() throws Exception {
        Path target =
                Files.createDirectories(Path.of("target", "broker-libraries").toAbsolutePath());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && Files.isRegularFile(jar)) {
                Files.copy(jar, target.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target;
    }
}
