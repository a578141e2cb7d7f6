package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Capture.Undecodable;
import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.cloudevent.TraceContext;
import io.lazaretto.schemas.serde.Contract;
import io.lazaretto.schemas.serde.Contracts;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@link Invariant#WELL_FORMED}: CloudEvents 1.0, Kafka binding 1.0.2, binary mode; every attribute exactly once. */
final class EnvelopeRule implements Rule {
    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (Undecodable record : evidence.capture().undecodable()) {
            breaches.add(Invariant.WELL_FORMED, record.place(), "undecodable: " + record.reason());
        }
        var capture = evidence.capture();
        all(capture.arrivals(), Contracts.MODEL_ARRIVALS, a -> a.getArrivalId(), breaches);
        all(capture.findings(), Contracts.FINDINGS, f -> f.getFinding().getSubject(), breaches);
        all(capture.tasks(), Contracts.SCAN_TASKS_STANDARD, t -> t.getContentDigest(), breaches);
        all(capture.verdicts(), Contracts.VERDICTS, v -> v.getArrivalId(), breaches);
    }

    private static <T> void all(
            List<Captured<T>> records, Contract<?> contract, Function<T, String> key, Breaches breaches) {
        for (Captured<T> record : records) {
            String due = key.apply(record.value());
            if (!due.equals(record.key())) {
                breach(record, breaches, "key is " + record.key() + ", not " + due);
            }
            attribute(record, "ce_specversion", "1.0"::equals, breaches);
            attribute(record, "ce_type", contract.cloudEventType()::equals, breaches);
            attribute(record, "ce_id", id -> !id.isBlank(), breaches);
            attribute(record, "ce_source", source -> !source.isBlank(), breaches);
            attribute(record, "ce_subject", due::equals, breaches);
            attribute(record, "ce_time", EnvelopeRule::isTime, breaches);
            attribute(record, "content-type", "application/avro"::equals, breaches);
            attribute(record, "traceparent", t -> TraceContext.parse(t).isPresent(), breaches);
        }
    }

    private static void attribute(Captured<?> record, String name, Predicate<String> valid, Breaches breaches) {
        if (!record.header(name).filter(valid).isPresent()) {
            breach(record, breaches, name + " is " + record.header(name).orElse("not there exactly once"));
        }
    }

    private static boolean isTime(String text) {
        try {
            return Instant.parse(text).isAfter(Instant.EPOCH);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static void breach(Captured<?> record, Breaches breaches, String detail) {
        breaches.add(Invariant.WELL_FORMED, String.valueOf(record.key()), record, detail);
    }
}
