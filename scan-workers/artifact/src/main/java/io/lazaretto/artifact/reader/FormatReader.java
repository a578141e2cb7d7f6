package io.lazaretto.artifact.reader;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.IOException;

/**
 * Understands one format from its first byte to its last. Bounded in memory, depth and time whatever the bytes say; has no
 * state and may be shared.
 */
public interface FormatReader {
    /**
     * Reports everything in the bytes that a loader could act on, and hands on whatever is a content of its own. Returning
     * without a report says: all of it was understood, and nothing was found.
     *
     * @throws MalformedArtifactException when the bytes break the format: reported as INCONCLUSIVE, rule {@code
     *     <format>.malformed}; what was reported before counts
     * @throws io.lazaretto.artifact.budget.BudgetExceededException when a limit was reached: INCONCLUSIVE as well
     */
    void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException;
}
