package io.lazaretto.artifact.provenance;

import static java.util.Objects.requireNonNull;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.budget.BudgetExceededException;
import io.lazaretto.artifact.bytes.ByteView;
import io.lazaretto.artifact.bytes.ModelBytes;
import io.lazaretto.artifact.format.FormatSniffer;
import io.lazaretto.artifact.pickle.PickleLimits;
import io.lazaretto.artifact.pickle.PickleScanner;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import io.lazaretto.artifact.report.Tally;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The detector {@code provenance}. Finds every signature document of a model, whatever its name, and says who signed what.
 * Nothing in a document makes it throw. Stateless; one call at a time for one {@link ModelBytes}.
 */
public final class ProvenanceInspector {
    public static final String ID = "provenance";

    /** A signature of 100,000 files takes about 20 MB. */
    private static final int MAX_DOCUMENT = 32 << 20;

    private static final int MAX_DOCUMENTS = 64;
    private static final int HEAD = 4096;
    private static final int MAX_OBSERVATIONS = 256;
    private static final long SNIFF_STEPS = 50_000_000;

    private final Trust trust;
    private final InstantSource clock;

    /** @param clock for the validity of certificates */
    public ProvenanceInspector(Trust trust, InstantSource clock) {
        this.trust = requireNonNull(trust, "trust is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Looks at a model that was hashed.
     *
     * @param sha256 of each artifact, in the order of {@link ModelBytes#artifacts}; null elements are not known
     * @param limit wall clock
     */
    public Provenance inspect(ModelBytes model, List<byte[]> sha256, Duration limit) {
        requireNonNull(model, "model is null");
        Tally tally = new Tally(ID, MAX_OBSERVATIONS);
        Budget budget = new Budget(SNIFF_STEPS, 0, limit.toNanos());
        ModelFiles files = new ModelFiles(model, sha256);
        SignatureJudge judge = new SignatureJudge(
                files,
                new FormatSniffer(new PickleScanner(PickleLimits.DEFAULT)),
                new SignatureCheck(trust, clock.instant()),
                budget,
                tally::add);
        List<SignatureDocument> documents = new ArrayList<>();
        for (String path : files.paths()) {
            guarded(tally, path, () -> find(files, path, documents, tally, budget));
        }
        for (SignatureDocument document : documents) {
            guarded(tally, document.path(), () -> judge.judge(document));
        }
        judge.finish();
        unsigned(tally, judge, files);
        return new Provenance(tally.report(), judge.signers());
    }

    private interface Step {
        void run() throws IOException, MalformedArtifactException;
    }

    private static void guarded(Tally tally, String path, Step step) {
        Location location = Place.of(path).whole();
        try {
            step.run();
        } catch (MalformedArtifactException e) {
            tally.add(Signal.inconclusive(
                    Reasons.MALFORMED,
                    "provenance.malformed",
                    "The signature document breaks its format",
                    location,
                    Map.of("problem", e.getMessage())));
        } catch (BudgetExceededException e) {
            tally.add(Signal.inconclusive(
                    e.getMessage(), "inspect.limit", "A limit of the inspection was reached", location, Map.of()));
        } catch (IOException e) {
            tally.add(Signal.inconclusive(
                    Reasons.UNREADABLE, "inspect.unreadable", "The bytes could not be read", location, Map.of()));
        } catch (OutOfMemoryError e) {
            tally.add(Signal.inconclusive(
                    Reasons.LIMIT + "memory",
                    "inspect.limit",
                    "The memory of the inspection is full",
                    location,
                    Map.of()));
        } catch (RuntimeException | StackOverflowError e) {
            tally.add(Signal.inconclusive(
                    Reasons.FAILED,
                    "inspect.failed",
                    "A parser failed on this file",
                    location,
                    Map.of("error", e.getClass().getSimpleName())));
        }
    }

    private static void find(
            ModelFiles files, String path, List<SignatureDocument> documents, Tally tally, Budget budget)
            throws IOException, MalformedArtifactException {
        budget.checkTime();
        ByteView view = files.view(path);
        boolean named = SignatureDocument.isNamedAsSignature(path);
        if (!named && !SignatureDocument.looksLike(view.copy(0, HEAD))) {
            return;
        }
        if (view.size() > MAX_DOCUMENT || documents.size() >= MAX_DOCUMENTS) {
            throw new BudgetExceededException(Reasons.LIMIT + "signature documents");
        }
        List<SignatureDocument> read = SignatureDocument.read(path, view.copy(0, (int) view.size()));
        if (read.isEmpty()) {
            tally.add(Signal.inconclusive(
                    Reasons.UNSUPPORTED,
                    "provenance.unsupported",
                    "A signature that cannot be checked: its kind is not known",
                    Place.of(path).whole(),
                    Map.of()));
        }
        // What also holds something else is a file like any other, which a signature has to cover.
        if (read.isEmpty()
                ? SignatureDocument.isPgp(view.copy(0, HEAD))
                : read.stream().allMatch(SignatureDocument::alone)) {
            files.isSignature(path);
        }
        documents.addAll(read);
    }

    /** Says what no signature speaks of. */
    private static void unsigned(Tally tally, SignatureJudge judge, ModelFiles files) {
        Set<String> paths = files.paths();
        paths.removeAll(judge.covered());
        paths.removeIf(files::signs);
        if (!paths.isEmpty() && judge.signers().stream().noneMatch(SignerFact::complete)) {
            tally.add(Signal.note(
                    "provenance.unsigned",
                    "No signature covers all of the model",
                    null,
                    Map.of("files", String.valueOf(paths.size()))));
        }
    }
}
