package io.lazaretto.artifact.jinja;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A file that is a template. */
public final class JinjaReader implements FormatReader {
    private static final int MAX_BYTES = 1 << 21;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        if (view.size() > MAX_BYTES) {
            throw new BudgetExceededException("limit: template length");
        }
        reading.template(new String(view.copy(0, MAX_BYTES), StandardCharsets.UTF_8), place, 0);
    }
}
