package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ScanTask;
import io.lazaretto.schemas.event.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@link Invariant#ONE_TRACE}: the arrival, each inspection finding made for it and each of its verdicts carry one trace
 * id; a task and what is found for it carry that of an arrival of their content. Records without a valid {@code traceparent} are {@link EnvelopeRule}'s business.
 */
final class TraceRule implements Rule {
    @Override
    public void check(Evidence evidence, Breaches breaches) {
        Map<String, String> traces = new HashMap<>();
        for (Captured<ModelArrival> record : evidence.capture().arrivals()) {
            traceId(record).ifPresent(trace -> {
                String first = traces.putIfAbsent(record.value().getArrivalId(), trace);
                if (first != null && !first.equals(trace)) {
                    breach(record.value().getArrivalId(), record, breaches, trace, first);
                }
            });
        }
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            if (record.value().getArrival() != null) {
                compare(record.value().getArrival().getArrivalId(), record, traces, breaches);
                reference(record, traces, breaches);
            }
        }
        for (Captured<Verdict> record : evidence.capture().verdicts()) {
            compare(record.value().getArrivalId(), record, traces, breaches);
        }
        ofContent(evidence, traces, breaches);
    }

    private static void ofContent(Evidence evidence, Map<String, String> traces, Breaches breaches) {
        Map<String, Set<String>> byContent = new HashMap<>();
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            ArrivalRef arrival = record.value().getArrival();
            if (arrival != null && traces.containsKey(arrival.getArrivalId())) {
                byContent
                        .computeIfAbsent(record.value().getFinding().getSubject(), unused -> new HashSet<>())
                        .add(traces.get(arrival.getArrivalId()));
            }
        }
        for (Captured<ScanTask> record : evidence.capture().tasks()) {
            amongst(record.value().getContentDigest(), record, byContent, breaches);
        }
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            if (record.value().getArrival() == null) {
                amongst(record.value().getFinding().getSubject(), record, byContent, breaches);
            }
        }
    }

    private static void amongst(
            String content, Captured<?> record, Map<String, Set<String>> traces, Breaches breaches) {
        Set<String> due = traces.getOrDefault(content, Set.of());
        traceId(record).filter(trace -> !due.contains(trace)).ifPresent(trace -> {
            breach(content, record, breaches, trace, due.toString());
        });
    }

    private static void reference(Captured<FindingRecorded> record, Map<String, String> traces, Breaches breaches) {
        String arrivalId = record.value().getArrival().getArrivalId();
        Optional<String> named =
                TraceContext.parse(record.value().getArrival().getTraceparent()).map(TraceContext::traceId);
        String due = traces.get(arrivalId);
        if (due != null && !named.equals(Optional.of(due))) {
            breach(arrivalId, record, breaches, "reference to " + named.orElse("no trace"), due);
        }
    }

    private static void compare(String arrivalId, Captured<?> record, Map<String, String> traces, Breaches breaches) {
        String due = traces.get(arrivalId);
        traceId(record).filter(trace -> due != null && !trace.equals(due)).ifPresent(trace -> {
            breach(arrivalId, record, breaches, trace, due);
        });
    }

    private static Optional<String> traceId(Captured<?> record) {
        return record.header("traceparent").flatMap(TraceContext::parse).map(TraceContext::traceId);
    }

    private static void breach(String about, Captured<?> record, Breaches breaches, String found, String due) {
        breaches.add(Invariant.ONE_TRACE, about, record, "trace " + found + ", the arrival began " + due);
    }
}
