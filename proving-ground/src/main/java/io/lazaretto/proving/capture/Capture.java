package io.lazaretto.proving.capture;

import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import java.util.List;
import java.util.Map;

/**
 * All committed records of the pipeline at one moment of quiet. Records of one partition are in offset order.
 *
 * @param tasks of both lanes
 * @param undecodable records that are not what their topic promises
 * @param backlog records not yet completed, by share group
 */
public record Capture(
        List<Captured<ModelArrival>> arrivals,
        List<Captured<FindingRecorded>> findings,
        List<Captured<ScanTask>> tasks,
        List<Captured<Verdict>> verdicts,
        List<Undecodable> undecodable,
        Map<String, Long> backlog) {
    public Capture {
        arrivals = List.copyOf(arrivals);
        findings = List.copyOf(findings);
        tasks = List.copyOf(tasks);
        verdicts = List.copyOf(verdicts);
        undecodable = List.copyOf(undecodable);
        backlog = Map.copyOf(backlog);
    }

    /**
     * @param place {@code topic-partition@offset}
     * @param reason what the deserializer said
     */
    public record Undecodable(String place, String reason) {}

    public int records() {
        return arrivals.size() + findings.size() + tasks.size() + verdicts.size() + undecodable.size();
    }
}
