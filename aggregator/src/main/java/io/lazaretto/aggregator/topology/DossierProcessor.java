package io.lazaretto.aggregator.topology;

import io.lazaretto.aggregator.dossier.Dossier;
import io.lazaretto.aggregator.dossier.DossierDecision;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.state.DossierState;
import io.lazaretto.schemas.state.Subscriber;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Findings in; scan tasks and case updates out. */
final class DossierProcessor implements Processor<String, FindingRecorded, String, SpecificRecord> {
    private final Dossier dossier;
    private final TopologySettings settings;
    private final AggregatorEvents events;
    private ProcessorContext<String, SpecificRecord> context;
    private KeyValueStore<String, DossierState> dossiers;
    private RetentionSweep<DossierState> sweep;
    private UrgentCommit urgent;

    DossierProcessor(Dossier dossier, TopologySettings settings, AggregatorEvents events) {
        this.dossier = dossier;
        this.settings = settings;
        this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        dossiers = context.getStateStore(AggregatorTopology.DOSSIERS);
        sweep = new RetentionSweep<>(dossiers, settings.sweepBatch());
        urgent = new UrgentCommit(context, settings.urgentCommitGap());
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, now -> events.beat(context.taskId()));
        context.schedule(settings.sweepInterval(), PunctuationType.WALL_CLOCK_TIME, this::sweep);
    }

    @Override
    public void process(Record<String, FindingRecorded> message) {
        FindingRecorded event = message.value();
        if (event == null || message.key() == null) {
            throw new PoisonRecordException("a finding without a key or a value");
        }
        if (!message.key().equals(event.getFinding().getSubject())) {
            throw new PoisonRecordException("the key of a finding is not its subject");
        }
        long now = context.currentSystemTimeMs();
        DossierDecision decision = dossier.decide(dossiers.get(message.key()), event, Instant.ofEpochMilli(now));
        events.findingFolded(decision.changed());
        if (!decision.changed()) {
            return;
        }
        dossiers.put(message.key(), decision.state());
        decision.tasks().forEach(planned -> forward(planned, decision.state(), now));
        decision.updates().forEach(update -> forward(update, decision.state(), now));
        if (!decision.tasks().isEmpty() || decision.updates().stream().anyMatch(CaseUpdate::getPlanComplete)) {
            urgent.request(now);
        }
    }

    private void forward(DossierDecision.PlannedTask planned, DossierState state, long now) {
        ScanTask task = planned.task();
        Contract<ScanTask> lane = Profiles.lane(task.getProfile())
                .orElseThrow(() -> new IllegalStateException("a task for a profile without a lane"));
        events.taskPlanned(task);
        context.forward(
                Envelope.wrap(
                        lane,
                        task.getContentDigest(),
                        task,
                        task.getTaskId(),
                        traceparent(state, planned.arrivalId()),
                        now),
                AggregatorTopology.sink(lane));
    }

    private void forward(CaseUpdate update, DossierState state, long now) {
        context.forward(
                Envelope.wrap(
                        Contracts.CASE_UPDATES,
                        update.getArrivalId(),
                        update,
                        update.getArrivalId() + '/' + update.getSubject() + '/' + update.getSequence(),
                        traceparent(state, update.getArrivalId()),
                        now),
                AggregatorTopology.sink(Contracts.CASE_UPDATES));
    }

    private static String traceparent(DossierState state, String arrivalId) {
        Subscriber subscriber = state.getSubscribers().get(arrivalId);
        return subscriber == null ? null : subscriber.getArrival().getTraceparent();
    }

    private void sweep(long now) {
        Instant oldest = Instant.ofEpochMilli(now).minus(settings.retention());
        int deleted = sweep.step(state -> state.getTouchedAt().isBefore(oldest));
        if (deleted > 0) {
            events.retired(AggregatorTopology.DOSSIERS, deleted);
        }
    }

    @Override
    public void close() {
        events.left(context.taskId());
    }
}
