package io.lazaretto.aggregator.topology;

import io.lazaretto.aggregator.casefile.CaseDecision;
import io.lazaretto.aggregator.casefile.CaseFile;
import io.lazaretto.schemas.cloudevent.CloudEvent;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.serde.Contracts;
import io.lazaretto.schemas.state.CaseState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Arrivals, case updates and the clock in; verdicts out. */
final class CaseProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
    private static final byte[] PRESENT = {1};

    private final CaseFile caseFile;
    private final TopologySettings settings;
    private final AggregatorEvents events;
    private ProcessorContext<String, SpecificRecord> context;
    private KeyValueStore<String, CaseState> cases;
    private KeyValueStore<Bytes, byte[]> deadlines;
    private RetentionSweep<CaseState> sweep;
    private UrgentCommit urgent;

    CaseProcessor(CaseFile caseFile, TopologySettings settings, AggregatorEvents events) {
        this.caseFile = caseFile;
        this.settings = settings;
        this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        cases = context.getStateStore(AggregatorTopology.CASES);
        deadlines = context.getStateStore(AggregatorTopology.DEADLINES);
        sweep = new RetentionSweep<>(cases, settings.sweepBatch());
        urgent = new UrgentCommit(context, settings.urgentCommitGap());
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        context.schedule(settings.sweepInterval(), PunctuationType.WALL_CLOCK_TIME, this::sweep);
    }

    @Override
    public void process(Record<String, SpecificRecord> message) {
        if (message.key() == null || message.value() == null) {
            throw new PoisonRecordException("a record without a key or a value");
        }
        CaseState before = cases.get(message.key());
        String traceparent = CloudEvent.traceparent(message.headers());
        long now = context.currentSystemTimeMs();
        Instant at = Instant.ofEpochMilli(now);
        CaseDecision decision =
                switch (message.value()) {
                    case ModelArrival arrival
                    when arrival.getArrivalId().equals(message.key()) ->
                        caseFile.onArrival(before, arrival, traceparent, at);
                    case CaseUpdate update
                    when update.getArrivalId().equals(message.key()) ->
                        caseFile.onUpdate(before, update, traceparent, at);
                    default -> throw new PoisonRecordException("the key of a record is not its arrival");
                };
        apply(message.key(), before, decision, now);
    }

    private void apply(String arrivalId, CaseState before, CaseDecision decision, long now) {
        if (!decision.changed()) {
            return;
        }
        CaseState after = decision.state();
        cases.put(arrivalId, after);
        boolean awaited = CaseFile.awaitsDeadline(before);
        boolean awaits = CaseFile.awaitsDeadline(after);
        if (awaits && !awaited) {
            deadlines.put(DueKey.of(after.getDeadlineAt(), arrivalId).bytes(), PRESENT);
        } else if (awaited && !awaits) {
            deadlines.delete(DueKey.of(before.getDeadlineAt(), arrivalId).bytes());
        }
        decision.verdict().ifPresent(verdict -> forward(verdict, after, now));
    }

    private void forward(Verdict verdict, CaseState state, long now) {
        events.verdictIssued(verdict);
        context.forward(
                Envelope.wrap(
                        Contracts.VERDICTS,
                        verdict.getArrivalId(),
                        verdict,
                        verdict.getArrivalId() + '/' + verdict.getRevision(),
                        state.getTraceparent(),
                        now),
                AggregatorTopology.sink(Contracts.VERDICTS));
        urgent.request(now);
    }

    private void tick(long now) {
        events.beat(context.taskId());
        for (DueKey due : due(now)) {
            CaseState before = cases.get(due.arrivalId());
            if (CaseFile.awaitsDeadline(before)) {
                CaseDecision decision = caseFile.onDeadline(before, Instant.ofEpochMilli(now));
                apply(due.arrivalId(), before, decision, now);
                events.deadlinePassed();
            } else {
                deadlines.delete(due.bytes());
            }
        }
    }

    private List<DueKey> due(long now) {
        List<DueKey> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = deadlines.range(DueKey.FIRST, DueKey.after(now))) {
            while (entries.hasNext() && due.size() < settings.sweepBatch()) {
                due.add(DueKey.parse(entries.next().key));
            }
        }
        return due;
    }

    private void sweep(long now) {
        Instant oldest = Instant.ofEpochMilli(now).minus(settings.retention());
        int deleted = sweep.step(
                state -> CaseFile.isClosed(state) && state.getTouchedAt().isBefore(oldest));
        if (deleted > 0) {
            events.retired(AggregatorTopology.CASES, deleted);
        }
    }

    @Override
    public void close() {
        events.left(context.taskId());
    }
}
