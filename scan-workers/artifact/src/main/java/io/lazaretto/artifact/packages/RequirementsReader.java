package io.lazaretto.artifact.packages;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A requirements or constraints file of pip (pip documentation, "Requirements File Format"). */
public final class RequirementsReader implements FormatReader {
    private static final int MAX_BYTES = 4 << 20;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException {
        if (view.size() > MAX_BYTES) {
            throw new BudgetExceededException(Reasons.LIMIT + "list of packages");
        }
        String text = new String(view.copy(0, MAX_BYTES), StandardCharsets.UTF_8).replaceAll("\\\\\\r?\\n", "  ");
        long at = 0;
        for (String line : text.split("\n", -1)) {
            int comment = line.startsWith("#") ? 0 : line.indexOf(" #");
            String plain = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!plain.isEmpty()) {
                List<String> words = Arrays.asList(plain.split("\\s+"));
                PackageSources.arguments(words, place.at(at)).forEach(reading::report);
            }
            at += line.getBytes(StandardCharsets.UTF_8).length + 1;
            reading.budget().checkTime();
        }
    }
}
