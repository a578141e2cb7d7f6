package io.lazaretto.artifact.code;

import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.Reasons;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A file of Python source. */
public final class PythonReader implements FormatReader {
    private static final int MAX_BYTES = 2 << 20;

    @Override
    public void read(ByteView view, io.lazaretto.artifact.report.Place place, Reading reading) throws IOException {
        if (view.size() > MAX_BYTES) {
            throw new BudgetExceededException(Reasons.LIMIT + "source code");
        }
        String source = new String(view.copy(0, MAX_BYTES), StandardCharsets.UTF_8);
        reading.code(source, place, 0);
    }
}
