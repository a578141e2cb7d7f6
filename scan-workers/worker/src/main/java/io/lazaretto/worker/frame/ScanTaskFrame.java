package io.lazaretto.worker.frame;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.bytes.ModelBytes.ArtifactRef;
import io.lazaretto.artifact.inspect.Facts;
import io.lazaretto.artifact.inspect.Facts.Claim;
import io.lazaretto.artifact.inspect.Facts.FileFormat;
import io.lazaretto.artifact.provenance.ProvenanceInspector;
import io.lazaretto.artifact.report.Candidate;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a scanner process is asked to do.
 *
 * @param artifacts of the model, sorted by path
 * @param base artifacts of the base of an adapter, sorted by path; their indexes follow those of the model
 * @param detectors ids of the detectors to run, in order; none: the inspection
 * @param facts what inspection learned; null for an inspection. {@code tensorFiles} and
 *     licences are not sent
 * @param signed what {@code provenance} needs; null for other tasks
 * @param limit the process ends itself when a task takes longer, should the worker be gone by then
 */
public record ScanTaskFrame(
        List<ArtifactRef> artifacts,
        List<ArtifactRef> base,
        List<String> detectors,
        Facts facts,
        List<Candidate> candidates,
        Signed signed,
        Duration limit) {
    private static final int MAX_ARTIFACTS = 2_000_000;
    private static final int MAX_LIST = 10_000;
    private static final int MAX_TEXT_BYTES = 1 << 20;
    private static final int MAX_TRUST_FILES = 1024;
    private static final int MAX_TRUST_BYTES = 2 << 20;
    private static final int SHA256_BYTES = 32;
    private static final byte TASK = 1;

    public ScanTaskFrame {
        artifacts = List.copyOf(artifacts);
        base = List.copyOf(base);
        detectors = List.copyOf(detectors);
        candidates = List.copyOf(candidates);
        requireNonNull(limit, "limit is null");
    }

    public static ScanTaskFrame inspection(List<ArtifactRef> artifacts, Duration limit) {
        return new ScanTaskFrame(artifacts, List.of(), List.of(), null, List.of(), null, limit);
    }

    /** Looks at the signatures of a model that was hashed. */
    public static ScanTaskFrame provenance(List<ArtifactRef> artifacts, Signed signed, Duration limit) {
        return new ScanTaskFrame(artifacts, List.of(), List.of(ProvenanceInspector.ID), null, List.of(), signed, limit);
    }

    /** Detectors over a model whose facts are known. */
    public static ScanTaskFrame detection(
            List<ArtifactRef> artifacts,
            List<ArtifactRef> base,
            List<String> detectors,
            Facts facts,
            List<Candidate> candidates,
            Duration limit) {
        return new ScanTaskFrame(artifacts, base, detectors, facts, candidates, null, limit);
    }

    /**
     * What was hashed, and whose signatures count. Arrays are not to be changed.
     *
     * @param sha256 of each artifact, in their order
     * @param trust files of the trust folder by name; public material
     */
    public record Signed(List<byte[]> sha256, Map<String, byte[]> trust) {
        public Signed {
            sha256 = List.copyOf(sha256);
            trust = new TreeMap<>(trust);
        }
    }

    public boolean isInspection() {
        return detectors.isEmpty();
    }

    /** Writes and flushes. */
    public void write(DataOutputStream out) throws IOException {
        out.writeByte(TASK);
        out.writeLong(limit.toMillis());
        write(out, artifacts);
        write(out, base);
        Wire.list(out, detectors, detector -> Wire.text(out, detector));
        out.writeBoolean(facts != null);
        if (facts != null) {
            Wire.text(out, facts.kind());
            Wire.optionalText(out, facts.architecture());
            Wire.list(out, facts.formats(), format -> Wire.text(out, format));
            Wire.list(out, facts.lineage(), claim -> {
                Wire.text(out, claim.relation());
                Wire.text(out, claim.model());
                Wire.text(out, claim.path());
            });
            Wire.list(out, facts.unreadWeights(), format -> Wire.text(out, format));
            Wire.list(out, facts.fileFormats(), file -> {
                Wire.text(out, file.path());
                Wire.text(out, file.format());
            });
        }
        Wire.list(out, candidates, candidate -> ReportCodec.write(out, candidate));
        out.writeBoolean(signed != null);
        if (signed != null) {
            Wire.list(out, signed.sha256(), out::write);
            Wire.list(out, List.copyOf(signed.trust().entrySet()), file -> {
                Wire.text(out, file.getKey());
                out.writeInt(file.getValue().length);
                out.write(file.getValue());
            });
        }
        out.flush();
    }

    private static void write(DataOutputStream out, List<ArtifactRef> artifacts) throws IOException {
        Wire.list(out, artifacts, artifact -> {
            Wire.text(out, artifact.path());
            out.writeLong(artifact.size());
        });
    }

    /** @return the next task, or null at the end of the stream */
    public static ScanTaskFrame read(DataInputStream in) throws IOException {
        int type = in.read();
        if (type < 0) {
            return null;
        }
        if (type != TASK) {
            throw new FrameException("task of type " + type);
        }
        Duration limit = Duration.ofMillis(in.readLong());
        return new ScanTaskFrame(
                artifacts(in),
                artifacts(in),
                Wire.list(in, MAX_LIST, () -> text(in)),
                in.readBoolean() ? facts(in) : null,
                ReportCodec.candidates(in),
                in.readBoolean() ? signed(in) : null,
                limit);
    }

    private static List<ArtifactRef> artifacts(DataInputStream in) throws IOException {
        return Wire.list(in, MAX_ARTIFACTS, () -> new ArtifactRef(text(in), in.readLong()));
    }

    private static Signed signed(DataInputStream in) throws IOException {
        List<byte[]> sha256 = Wire.list(in, MAX_ARTIFACTS, () -> bytes(in, SHA256_BYTES));
        Map<String, byte[]> trust = new TreeMap<>();
        int count = Wire.count(in, MAX_TRUST_FILES);
        for (int i = 0; i < count; i++) {
            trust.put(text(in), bytes(in, Wire.count(in, MAX_TRUST_BYTES)));
        }
        return new Signed(new ArrayList<>(sha256), trust);
    }

    private static byte[] bytes(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static Facts facts(DataInputStream in) throws IOException {
        return new Facts(
                text(in),
                Wire.optionalText(in, MAX_TEXT_BYTES),
                Wire.list(in, MAX_LIST, () -> text(in)),
                List.of(),
                Wire.list(in, MAX_LIST, () -> new Claim(text(in), text(in), text(in))),
                Wire.list(in, MAX_LIST, () -> text(in)),
                List.of(),
                Wire.list(in, MAX_LIST, () -> new FileFormat(text(in), text(in))));
    }

    private static String text(DataInputStream in) throws IOException {
        return Wire.text(in, MAX_TEXT_BYTES);
    }
}
