package io.lazaretto.worker.frame;

import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.inspect.Facts.Claim;
import io.lazaretto.artifact.inspect.Facts.FileFormat;
import io.lazaretto.artifact.inspect.Facts.License;
import io.lazaretto.artifact.report.DetectorReport;
import java.util.List;

/** What a scanner process sends. */
public sealed interface FromScanner {
    /** The process is up and waits for a task. */
    record Ready(int protocol) implements FromScanner {}

    /** Asks for bytes of an artifact; the worker answers before it reads the next frame. */
    record Read(int artifact, long position, int length) implements FromScanner {}

    /**
     * Asks for the CRC-32 of bytes of an artifact, so that they need not come over the pipe; answered as a read is.
     *
     * @param length at most {@link ChecksumReply#MAX_BYTES}
     */
    record Checksum(int artifact, long position, long length) implements FromScanner {}

    /**
     * Facts of an inspection.
     *
     * @param tensorArtifacts indexes of the artifacts with tensors that can be read, ascending
     */
    record FactsFound(
            String kind,
            String architecture,
            List<String> formats,
            List<Integer> tensorArtifacts,
            List<Claim> lineage,
            List<String> unreadWeights,
            List<License> licenses,
            List<FileFormat> fileFormats)
            implements FromScanner {
        private static final int MAX_NAME = 250;
        private static final int MAX_LIST = 64;

        public FactsFound {
            formats = List.copyOf(formats);
            tensorArtifacts = List.copyOf(tensorArtifacts);
            lineage = List.copyOf(lineage);
            unreadWeights = List.copyOf(unreadWeights);
            licenses = List.copyOf(licenses);
            fileFormats = List.copyOf(fileFormats);
        }

        /** Facts of a model of which nothing is known. */
        public static FactsFound unknown() {
            return new FactsFound("model", null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        }

        /** Facts cut to what an event carries. */
        public static FactsFound bounded(Facts facts, List<Integer> tensorArtifacts) {
            return new FactsFound(
                            facts.kind(),
                            facts.architecture(),
                            facts.formats(),
                            tensorArtifacts,
                            facts.lineage(),
                            facts.unreadWeights(),
                            facts.licenses(),
                            facts.fileFormats())
                    .bounded();
        }

        /** The same facts, cut to what an event carries. Applying it twice changes nothing more. */
        public FactsFound bounded() {
            return new FactsFound(
                    BoundedText.of(kind, MAX_NAME),
                    BoundedText.of(architecture, MAX_NAME),
                    names(formats),
                    tensorArtifacts,
                    lineage.stream()
                            .limit(MAX_LIST)
                            .map(claim -> new Claim(
                                    BoundedText.of(claim.relation(), MAX_NAME),
                                    BoundedText.of(claim.model(), MAX_NAME),
                                    BoundedText.of(claim.path(), 4 * MAX_NAME)))
                            .toList(),
                    names(unreadWeights),
                    licenses.stream()
                            .limit(MAX_LIST)
                            .map(license -> new License(
                                    BoundedText.of(license.spdxId(), MAX_NAME),
                                    BoundedText.of(license.name(), MAX_NAME),
                                    BoundedText.of(license.path(), 4 * MAX_NAME)))
                            .toList(),
                    fileFormats.stream()
                            .filter(file -> file.path().length() <= Facts.MAX_LISTED_PATH)
                            .limit(Facts.MAX_FILE_FORMATS)
                            .map(file -> new FileFormat(file.path(), BoundedText.of(file.format(), MAX_NAME)))
                            .toList());
        }

        private static List<String> names(List<String> names) {
            return names.stream()
                    .limit(MAX_LIST)
                    .map(name -> BoundedText.of(name, MAX_NAME))
                    .toList();
        }
    }

    /** One detector is done. */
    record Reported(DetectorReport report, long durationMillis) implements FromScanner {}

    /** The task is over; the process waits for the next one. */
    record Done() implements FromScanner {}
}
