package io.lazaretto.aggregator.dossier;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.state.DossierState;
import java.util.List;

/**
 * What follows from one finding.
 *
 * @param state the dossier after it; the same instance as before when nothing changed
 * @param changed whether the state has to be stored
 * @param tasks to publish on the lane of their profile
 * @param updates to publish, each to the case of its arrival
 */
public record DossierDecision(DossierState state, boolean changed, List<PlannedTask> tasks, List<CaseUpdate> updates) {
    /** @param arrivalId the subscriber it was planned for, whose trace it continues */
    public record PlannedTask(ScanTask task, String arrivalId) {}

    public DossierDecision {
        requireNonNull(state, "state is null");
        tasks = List.copyOf(tasks);
        updates = List.copyOf(updates);
    }
}
