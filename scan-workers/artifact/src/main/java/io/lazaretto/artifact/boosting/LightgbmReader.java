package io.lazaretto.artifact.boosting;

import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ViewInputStream;
import io.lazaretto.artifact.reader.FormatReader;
import io.lazaretto.artifact.reader.Reading;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/**
 * LightGBM's text form (LightGBM {@code src/boosting/gbdt_model_text.cpp}): {@code key=value} lines, one block a tree, what was
 * the configuration. The count of {@code tree_sizes} has to be that of the trees, and the end of the trees has to be there.
 */
public final class LightgbmReader implements FormatReader {
    private static final String FORMAT = "lightgbm";
    private static final int MAX_KEPT = 256;
    private static final Pattern SETTING = Pattern.compile("[a-z_]{1,64}=.*|average_output");
    /** Versions after this one always write the parameters. */
    private static final String WITHOUT_PARAMETERS = "version=v2";

    private static final int LINES_PER_CHECK = 1 << 12;

    @Override
    public void read(ByteView view, Place place, Reading reading) throws IOException, MalformedArtifactException {
        Model model = new Model();
        try (InputStream in = new BufferedInputStream(new ViewInputStream(view))) {
            long lines = 0;
            while (model.line(in)) {
                if (++lines % LINES_PER_CHECK == 0) {
                    reading.budget().checkTime();
                }
            }
        }
        model.end();
    }

    private enum Section {
        HEADER,
        TREES,
        BEHIND
    }

    private enum Parameters {
        NONE,
        /** Begun, or promised by the version. */
        OPEN,
        CLOSED
    }

    private static final class Model {
        private Section section = Section.HEADER;
        private long offset;
        private long start;
        private Parameters parameters = Parameters.NONE;
        private long declared = -1;
        private long trees;
        private final StringBuilder kept = new StringBuilder();

        /** @return false at the end */
        boolean line(InputStream in) throws IOException, MalformedArtifactException {
            kept.setLength(0);
            start = offset;
            long words = 0;
            boolean gap = true;
            int c = in.read();
            if (c < 0) {
                return false;
            }
            for (; c >= 0 && c != '\n'; c = in.read()) {
                offset++;
                if (c < ' ' && c != '\t' && c != '\r') {
                    throw malformed("a control character");
                }
                words += gap && c != ' ' ? 1 : 0;
                gap = c == ' ';
                if (kept.length() < MAX_KEPT) {
                    kept.append((char) c);
                }
            }
            offset++;
            take(kept.toString().strip(), words);
            return true;
        }

        private void take(String line, long words) throws MalformedArtifactException {
            if (line.isEmpty()) {
                return;
            }
            if (section == Section.HEADER && line.startsWith("tree_sizes=")) {
                declared = line.equals("tree_sizes=") ? 0 : words;
            }
            if (line.startsWith("Tree=") && section != Section.BEHIND) {
                section = Section.TREES;
                if (!line.equals("Tree=" + trees)) {
                    throw malformed("a tree out of order");
                }
                trees++;
            } else if (line.equals("end of trees")) {
                if (section == Section.BEHIND) {
                    throw malformed("a second end of the trees");
                }
                section = Section.BEHIND;
            } else if (section == Section.BEHIND) {
                parameters = line.equals("parameters:") ? Parameters.OPEN : parameters;
                parameters = line.equals("end of parameters") ? Parameters.CLOSED : parameters;
            } else if (line.startsWith("version=") && !line.equals(WITHOUT_PARAMETERS)) {
                parameters = Parameters.OPEN;
            } else if (!(line.equals("tree") && start == 0)
                    && !SETTING.matcher(line).matches()) {
                throw malformed("a line that is no setting");
            }
        }

        void end() throws MalformedArtifactException {
            if (section != Section.BEHIND) {
                throw malformed("the end of the trees is missing");
            }
            if (parameters == Parameters.OPEN) {
                throw malformed("the end of the parameters is missing");
            }
            if (declared != trees) {
                throw malformed("another number of trees than it says");
            }
        }

        private MalformedArtifactException malformed(String reason) {
            return new MalformedArtifactException(FORMAT, start, reason);
        }
    }
}
