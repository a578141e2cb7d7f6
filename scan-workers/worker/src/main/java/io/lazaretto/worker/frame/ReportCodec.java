package io.lazaretto.worker.frame;

import io.lazaretto.artifact.report.Candidate;
import io.lazaretto.artifact.report.DetectorReport;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.Observation;
import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.report.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports and candidates as bytes. The reader bounds counts and lengths; {@link ReportBounds} cuts to what is published. */
final class ReportCodec {
    private static final int MAX_ITEMS = 4096;
    private static final int MAX_TEXT_BYTES = 1 << 20;

    private ReportCodec() {}

    static void write(DataOutput out, DetectorReport report) throws IOException {
        Wire.text(out, report.detector());
        out.writeByte(report.outcome().ordinal());
        Wire.optionalText(out, report.reason());
        out.writeDouble(report.score());
        Wire.list(out, report.observations(), observation -> write(out, observation));
        Wire.list(out, report.candidates(), candidate -> write(out, candidate));
    }

    static DetectorReport read(DataInput in) throws IOException {
        return new DetectorReport(
                text(in),
                Wire.constant(in, Outcome.values()),
                Wire.optionalText(in, MAX_TEXT_BYTES),
                in.readDouble(),
                Wire.list(in, MAX_ITEMS, () -> observation(in)),
                candidates(in));
    }

    static List<Candidate> candidates(DataInput in) throws IOException {
        return Wire.list(in, MAX_ITEMS, () -> new Candidate(text(in), text(in), in.readDouble(), map(in)));
    }

    static void write(DataOutput out, Candidate candidate) throws IOException {
        Wire.text(out, candidate.kind());
        Wire.text(out, candidate.value());
        out.writeDouble(candidate.score());
        map(out, candidate.evidence());
    }

    private static void write(DataOutput out, Observation observation) throws IOException {
        Wire.text(out, observation.rule());
        out.writeByte(observation.severity().ordinal());
        Wire.text(out, observation.title());
        Location location = observation.location();
        Wire.optionalText(out, location == null ? null : location.path());
        if (location != null) {
            Wire.optionalText(out, location.member());
            out.writeLong(location.offset());
        }
        map(out, observation.evidence());
        Wire.list(out, observation.taxonomy(), id -> Wire.text(out, id));
    }

    private static Observation observation(DataInput in) throws IOException {
        return new Observation(
                text(in),
                Wire.constant(in, Severity.values()),
                text(in),
                location(in),
                map(in),
                Wire.list(in, MAX_ITEMS, () -> text(in)));
    }

    private static Location location(DataInput in) throws IOException {
        String path = Wire.optionalText(in, MAX_TEXT_BYTES);
        return path == null ? null : new Location(path, Wire.optionalText(in, MAX_TEXT_BYTES), in.readLong());
    }

    private static void map(DataOutput out, Map<String, String> map) throws IOException {
        Wire.list(out, List.copyOf(map.entrySet()), entry -> {
            Wire.text(out, entry.getKey());
            Wire.text(out, entry.getValue());
        });
    }

    private static Map<String, String> map(DataInput in) throws IOException {
        int count = Wire.count(in, MAX_ITEMS);
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(text(in), text(in));
        }
        return map;
    }

    private static String text(DataInput in) throws IOException {
        return Wire.text(in, MAX_TEXT_BYTES);
    }
}
