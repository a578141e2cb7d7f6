package io.lazaretto.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.CoverageEntry;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.Location;
import io.lazaretto.schemas.event.Observation;
import io.lazaretto.schemas.event.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes verdicts as JSON. Everything outside ASCII is escaped: text from an artifact may carry bidirectional controls
 * that would reorder what a person reads. Stateless.
 */
public final class VerdictJson {
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private VerdictJson() {}

    /** One object, no line breaks. */
    public static String write(Verdict verdict) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            write(verdict, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** An array, one verdict a line. */
    public static String writeArray(List<Verdict> verdicts) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < verdicts.size(); i++) {
            out.append(i == 0 ? "\n" : ",\n").append(write(verdicts.get(i)));
        }
        return out.append("\n]").toString();
    }

    private static void write(Verdict verdict, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("arrivalId", verdict.getArrivalId());
        json.writeStringField("source", verdict.getSource());
        json.writeStringField("name", verdict.getName());
        json.writeStringField("contentDigest", verdict.getContentDigest());
        json.writeNumberField("bytes", verdict.getBytes());
        json.writeNumberField("files", verdict.getFiles());
        json.writeStringField("kind", verdict.getKind());
        json.writeStringField("profile", Profiles.name(verdict.getProfile()));
        json.writeStringField("verdict", verdict.getVerdict().name());
        json.writeStringField("action", verdict.getAction().name());
        json.writeNumberField("revision", verdict.getRevision());
        json.writeBooleanField("final", verdict.getFinal$());
        strings("missing", verdict.getMissing(), json);
        json.writeObjectFieldStart("policy");
        json.writeStringField("name", verdict.getPolicy().getName());
        json.writeStringField("digest", verdict.getPolicy().getDigest());
        json.writeEndObject();
        json.writeStringField("summary", verdict.getSummary());
        json.writeArrayFieldStart("coverage");
        for (CoverageEntry entry : verdict.getCoverage()) {
            write(entry, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("findings");
        for (Finding finding : verdict.getFindings()) {
            write(finding, json);
        }
        json.writeEndArray();
        json.writeStringField("startedAt", verdict.getStartedAt().toString());
        json.writeStringField("finishedAt", verdict.getFinishedAt().toString());
        json.writeEndObject();
    }

    private static void write(CoverageEntry entry, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("attackClass", entry.getAttackClass());
        json.writeStringField("triggerKind", entry.getTriggerKind());
        strings("examinedBy", entry.getExaminedBy(), json);
        json.writeStringField("strength", entry.getStrength().name().toLowerCase(Locale.ROOT));
        json.writeStringField("why", entry.getWhy());
        json.writeEndObject();
    }

    private static void write(Finding finding, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", finding.getFindingId());
        json.writeStringField("detector", finding.getDetector());
        json.writeStringField("detectorVersion", finding.getDetectorVersion());
        json.writeStringField("outcome", finding.getOutcome().name());
        json.writeStringField("reason", finding.getReason());
        number("score", finding.getScore(), json);
        number("pValue", finding.getPValue(), json);
        json.writeNumberField("durationMs", finding.getDurationMillis());
        json.writeNumberField("tokens", finding.getTokens());
        json.writeArrayFieldStart("observations");
        for (Observation observation : finding.getObservations()) {
            write(observation, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Observation observation, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("rule", observation.getRule());
        json.writeStringField("severity", observation.getSeverity().name());
        json.writeStringField("title", observation.getTitle());
        Location location = observation.getLocation();
        if (location == null) {
            json.writeNullField("location");
        } else {
            json.writeObjectFieldStart("location");
            json.writeStringField("path", location.getPath());
            json.writeStringField("member", location.getMember());
            if (location.getOffset() == null) {
                json.writeNullField("offset");
            } else {
                json.writeNumberField("offset", location.getOffset());
            }
            json.writeEndObject();
        }
        json.writeObjectFieldStart("evidence");
        for (Map.Entry<String, String> entry : observation.getEvidence().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        strings("taxonomy", observation.getTaxonomy(), json);
        json.writeEndObject();
    }

    /** JSON has no NaN or infinity; a score that is not finite is null. */
    private static void number(String name, Double value, JsonGenerator json) throws IOException {
        if (value == null || !Double.isFinite(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private static void strings(String name, List<String> values, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
