package io.lazaretto.proving.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.proving.cluster.ClusterOptions;
import io.lazaretto.proving.cluster.Installation;
import io.lazaretto.proving.cluster.ProcessDeployment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every arrival gets its right and final verdict although processes are killed. The brief form runs in every build, the
 * long ones with {@code -Pkills}.
 */
class KillsIT {
    private static final Path ROOT = Path.of("..");

    @Test
    void everythingIsKilledOnceAndNothingIsLost() throws Exception {
        RunPlan plan = Runs.brief("kills-brief");
        Runs.assertKept(run(plan), plan);
    }

    @Test
    @EnabledIfSystemProperty(named = "lazaretto.kills", matches = "long", disabledReason = "NOT RUN: needs -Pkills")
    void servicesAreKilledAndFrozenAgainAndAgainAndNothingIsLost() throws Exception {
        RunPlan plan = Runs.services("kills-services");
        RunReport report = run(plan);
        Runs.assertKept(report, plan);
        assertThat(report.heldByZombies()).as("items that frozen workers held").isPositive();
    }

    @Test
    @EnabledIfSystemProperty(named = "lazaretto.kills", matches = "long", disabledReason = "NOT RUN: needs -Pkills")
    void theBrokerIsKilledInBetweenAndNothingIsLost() throws Exception {
        RunPlan plan = Runs.broker("kills-broker");
        Runs.assertKept(run(plan), plan);
    }

    private static RunReport run(RunPlan plan) throws Exception {
        return Runs.execute(
                directory -> new ProcessDeployment(), Installation.ofThisBuild(ROOT), ClusterOptions.of(2, 3, 2), plan);
    }
}
