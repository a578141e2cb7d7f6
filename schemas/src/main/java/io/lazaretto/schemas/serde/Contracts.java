package io.lazaretto.schemas.serde;

import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.topic.Topics;
import java.util.List;

/** Every contract of the system. */
public final class Contracts {
    public static final Contract<ModelArrival> MODEL_ARRIVALS =
            new Contract<>(Topics.MODEL_ARRIVALS, ModelArrival.class, "io.lazaretto.model.arrived.v1");
    public static final Contract<FindingRecorded> FINDINGS =
            new Contract<>(Topics.FINDINGS, FindingRecorded.class, "io.lazaretto.finding.recorded.v1");
    public static final Contract<ScanTask> SCAN_TASKS_STANDARD =
            new Contract<>(Topics.SCAN_TASKS_STANDARD, ScanTask.class, "io.lazaretto.scan.requested.v1");
    public static final Contract<ScanTask> SCAN_TASKS_DEEP =
            new Contract<>(Topics.SCAN_TASKS_DEEP, ScanTask.class, "io.lazaretto.scan.requested.v1");
    public static final Contract<CaseUpdate> CASE_UPDATES =
            new Contract<>(Topics.CASE_UPDATES, CaseUpdate.class, "io.lazaretto.case.updated.v1");
    public static final Contract<Verdict> VERDICTS =
            new Contract<>(Topics.VERDICTS, Verdict.class, "io.lazaretto.verdict.issued.v1");

    public static final List<Contract<?>> ALL =
            List.of(MODEL_ARRIVALS, FINDINGS, SCAN_TASKS_STANDARD, SCAN_TASKS_DEEP, CASE_UPDATES, VERDICTS);

    private Contracts() {}
}
