package io.lazaretto.artifact.yaml;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ViewInputStream;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** YAML 1.1, by the parser that PyYAML's was carried over to, one event at a time. */
public final class YamlReader implements FormatReader {
    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_EVENTS = 4_000_000;
    private static final int EVENTS_PER_TIME_CHECK = 1 << 10;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        read(view, place, reading, reading::report, (key, text) -> {});
    }

    /** @param values is told of the values of the outermost mapping, and of those in lists directly in it */
    static void read(
            ByteView view, Place place, Reading reading, Consumer<Signal> signals, BiConsumer<String, String> values)
            throws IOException, MalformedArtifactException {
        if (view.size() > MAX_BYTES) {
            throw new BudgetExceededException(Reasons.LIMIT + "YAML");
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        YamlRules rules = new YamlRules(place, reading, signals, values);
        try (InputStreamReader in = new InputStreamReader(new ViewInputStream(view), StandardCharsets.UTF_8)) {
            ParserImpl parser = new ParserImpl(new StreamReader(in), options);
            for (int count = 0; ; count++) {
                if (count % EVENTS_PER_TIME_CHECK == 0) {
                    reading.budget().checkTime();
                }
                if (count > MAX_EVENTS) {
                    throw new BudgetExceededException(Reasons.LIMIT + "YAML");
                }
                Event event = parser.getEvent();
                rules.see(event);
                if (event.is(Event.ID.StreamEnd)) {
                    return;
                }
            }
        } catch (MarkedYAMLException e) {
            long at = e.getProblemMark() == null ? -1 : e.getProblemMark().getIndex();
            throw new MalformedArtifactException("yaml", at, "not valid YAML");
        } catch (YAMLException e) {
            throw new MalformedArtifactException("yaml", -1, "not valid YAML");
        }
    }
}
