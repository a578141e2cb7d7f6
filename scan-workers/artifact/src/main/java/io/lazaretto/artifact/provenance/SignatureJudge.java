package io.lazaretto.artifact.provenance;

import io.lazaretto.artifact.budget.Budget;
import io.lazaretto.artifact.format.FormatSniffer;
import io.lazaretto.artifact.provenance.Signer.Standing;
import io.lazaretto.artifact.provenance.Statement.Subject;
import io.lazaretto.artifact.report.Evidence;
import io.lazaretto.artifact.report.Location;
import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.report.Place;
import io.lazaretto.artifact.report.Reasons;
import io.lazaretto.artifact.report.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Says what one signature document means for the model. One object for one model. */
final class SignatureJudge {
    private static final List<String> CHANGED = List.of("CWE-354", "CWE-345", "AML.T0018");
    private static final List<String> FORGED = List.of("CWE-345", "AML.T0010", "AML.T0074");
    private static final List<String> SWAPPABLE = List.of("CWE-345", "AML.T0010");
    private static final int SHOWN = 12;

    private final ModelFiles files;
    private final FormatSniffer sniffer;
    private final SignatureCheck check;
    private final Budget budget;
    private final Consumer<Signal> signals;
    private final List<SignerFact> signers = new ArrayList<>();
    private final Set<String> covered = new TreeSet<>();
    private final List<Runnable> last = new ArrayList<>();
    private final Completeness completeness = new Completeness();

    SignatureJudge(
            ModelFiles files, FormatSniffer sniffer, SignatureCheck check, Budget budget, Consumer<Signal> signals) {
        this.files = files;
        this.sniffer = sniffer;
        this.check = check;
        this.budget = budget;
        this.signals = signals;
    }

    List<SignerFact> signers() {
        return signers;
    }

    /** Files that a trusted or other signature speaks of and that are what it says. */
    Set<String> covered() {
        return covered;
    }

    void judge(SignatureDocument document) throws IOException, MalformedArtifactException {
        if (document.envelope() == null) {
            file(document);
        } else {
            envelope(document);
        }
    }

    private void envelope(SignatureDocument document) throws IOException, MalformedArtifactException {
        Envelope envelope = document.envelope();
        Location place = Place.of(document.path()).whole();
        if (document.bundle() && envelope.signatures().size() > 1) {
            signals.accept(Signal.suspect(
                    "provenance.several-signatures",
                    "A bundle with more than one signature: readers disagree on which one counts",
                    place,
                    Map.of("signatures", String.valueOf(envelope.signatures().size())),
                    List.of("CWE-436")));
        }
        byte[] message = envelope.preAuthentication();
        Supplier<byte[]> digest =
                () -> Statement.firstDigest(envelope.payload()).orElse(new byte[0]);
        Signer signer = check.check(
                document,
                key -> envelope.signatures().stream()
                        .limit(document.bundle() ? 1 : envelope.signatures().size())
                        .anyMatch(signature -> PublicKeys.verifies(key, message, signature)),
                digest);
        boolean legacy = false;
        if (!signer.isTrusted() && mayBeLegacy(envelope)) {
            byte[] old = envelope.legacyPreAuthentication();
            byte[] signature = envelope.signatures().getFirst();
            SignatureCheck.Signed legacySigned =
                    key -> key instanceof ECPublicKey && PublicKeys.verifies(key, "SHA256withECDSA", old, signature);
            Signer other = check.check(document, legacySigned, digest);
            // Without a key to try, both forms look alike.
            legacy = other.isTrusted() || signer.isInvalid() && !other.isInvalid();
            signer = legacy ? other : signer;
        }
        if (signer.isInvalid()) {
            invalid(document, signer);
            return;
        }
        if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
            unsupported(document, "payload of type " + envelope.payloadType());
            return;
        }
        Statement statement = Statement.of(envelope.payload());
        if (legacy && !(statement instanceof Statement.Legacy)) {
            invalid(document, signer);
            return;
        }
        switch (statement) {
            case Statement.Model model -> model(document, signer, model);
            case Statement.Legacy(List<Subject> subjects) -> legacy(document, signer, subjects);
            case Statement.Other other -> other(document, signer, other);
        }
    }

    private static boolean mayBeLegacy(Envelope envelope) {
        return new String(envelope.payload(), StandardCharsets.ISO_8859_1).contains(Statement.LEGACY);
    }

    private void invalid(SignatureDocument document, Signer signer) {
        Location place = Place.of(document.path()).whole();
        String title = "The signature was not made by the key or certificate that the document names";
        Map<String, String> evidence = about(signer);
        signals.accept(
                signer.standing() == Standing.FORGED
                        ? Signal.threat("provenance.signature-invalid", title, place, evidence, FORGED)
                        : Signal.suspect("provenance.signature-invalid", title, place, evidence, FORGED));
    }

    private void unsupported(SignatureDocument document, String what) {
        signals.accept(Signal.inconclusive(
                Reasons.UNSUPPORTED,
                "provenance.unsupported",
                "A signature that cannot be checked: its kind is not known",
                Place.of(document.path()).whole(),
                Map.of("what", Evidence.text(what))));
    }

    private void model(SignatureDocument document, Signer signer, Statement.Model model) throws IOException {
        ModelManifest manifest = model.manifest();
        Location place = Place.of(document.path()).whole();
        boolean method = manifest.method().equals(ModelManifest.FILES)
                || manifest.method().equals(ModelManifest.SHARDS);
        if (!method || Digests.of(manifest.hash()) == null || !manifest.algorithmsAgree()) {
            unsupported(document, "method " + manifest.method() + ", hash " + manifest.hash());
            return;
        }
        boolean root = MessageDigest.isEqual(model.root(), manifest.root());
        if (!root) {
            signals.accept(Signal.suspect(
                    "provenance.root-digest",
                    "The signature states another digest of the whole than its files have",
                    place,
                    Map.of("stated", HexFormat.of().formatHex(model.root())),
                    List.of("CWE-354", "CWE-436")));
        }
        Coverage coverage = new CoverageCheck(files, sniffer, budget, signals, model, document.path()).check();
        covered.addAll(coverage.covered);
        changed(place, signer, coverage);
        completeness.add(document.path(), signer.isTrusted(), coverage);
        leftOut(place, coverage);
        boolean whole = root && coverage.isComplete() && !coverage.covered.isEmpty() && none(coverage);
        Map<String, String> evidence = about(signer);
        evidence.put("covered", count(coverage.covered));
        evidence.put("serialization", manifest.method() + " " + manifest.hash());
        if (!manifest.ignored().isEmpty()) {
            evidence.put("ignorePaths", list(manifest.ignored()));
        }
        if (manifest.links()) {
            evidence.put("links", "followed by the signer");
        }
        last.add(() -> {
            List<String> outside = completeness.unsigned(coverage.outside);
            if (!outside.isEmpty()) {
                unsignedContent(place, outside);
            }
            signed(document, signer, whole && completeness.isComplete(document.path(), coverage), evidence);
        });
    }

    /** Says what can only be said when every document has been judged; once, after the last one. */
    void finish() {
        last.forEach(Runnable::run);
        last.clear();
    }

    /** Whether nothing that a loader reads was left out. */
    private static boolean none(Coverage coverage) {
        return coverage.excluded.values().stream().noneMatch(w -> w == Weight.LOADED)
                && coverage.unsigned.values().stream().noneMatch(w -> w != Weight.INERT);
    }

    private void signed(SignatureDocument document, Signer signer, boolean complete, Map<String, String> evidence) {
        Location place = Place.of(document.path()).whole();
        evidence.put("complete", String.valueOf(complete));
        signals.accept(
                signer.isTrusted()
                        ? Signal.note(
                                "provenance.signed", "The model is signed by somebody who is trusted", place, evidence)
                        : Signal.note(
                                "provenance.untrusted-signer",
                                "The model is signed, and nothing says that the signer is to be trusted",
                                place,
                                evidence));
        signers.add(new SignerFact(
                signer.method(),
                signer.isTrusted(),
                Evidence.text(signer.identity()),
                Evidence.text(signer.issuer()),
                signer.facts().getOrDefault("fingerprint", ""),
                Evidence.text(document.path()),
                complete));
    }

    private void changed(Location place, Signer signer, Coverage coverage) {
        if (!coverage.changed.isEmpty()) {
            String title = "Files are not what was signed";
            Map<String, String> evidence = about(signer);
            evidence.put("files", list(coverage.changed.keySet()));
            boolean matters = coverage.changed.values().stream().anyMatch(weight -> weight != Weight.INERT);
            signals.accept(
                    signer.isTrusted() && matters
                            ? Signal.threat("provenance.digest-mismatch", title, place, evidence, CHANGED)
                            : Signal.suspect("provenance.digest-mismatch", title, place, evidence, CHANGED));
        }
        if (!coverage.missing.isEmpty()) {
            signals.accept(Signal.suspect(
                    "provenance.file-missing",
                    "Files that were signed are not there",
                    place,
                    Map.of("files", list(coverage.missing)),
                    CHANGED));
        }
    }

    private void leftOut(Location place, Coverage coverage) {
        List<String> loaded = names(coverage.excluded, Set.of(Weight.LOADED));
        if (!loaded.isEmpty()) {
            signals.accept(Signal.suspect(
                    "provenance.excluded-weights",
                    "The signer left out files that a loader reads: they can be exchanged and the signature still holds",
                    place,
                    Map.of("files", list(loaded)),
                    SWAPPABLE));
        }
        List<String> harmless = names(coverage.excluded, Set.of(Weight.INERT, Weight.DATA));
        if (!harmless.isEmpty()) {
            signals.accept(Signal.note(
                    "provenance.excluded", "The signer left out files", place, Map.of("files", list(harmless))));
        }
        List<String> added = names(coverage.unsigned, Set.of(Weight.LOADED, Weight.DATA));
        if (!added.isEmpty()) {
            unsignedContent(place, added);
        }
        List<String> papers = names(coverage.unsigned, Set.of(Weight.INERT));
        papers.addAll(coverage.empty);
        if (!papers.isEmpty()) {
            signals.accept(Signal.note(
                    "provenance.unsigned-files",
                    "Files for people, or empty ones, lie in a signed model and are not signed",
                    place,
                    Map.of("files", list(papers))));
        }
    }

    private void unsignedContent(Location place, List<String> paths) {
        signals.accept(Signal.suspect(
                "provenance.unsigned-content",
                "Files that a loader reads lie in a signed model and are not signed",
                place,
                Map.of("files", list(paths)),
                SWAPPABLE));
    }

    private void legacy(SignatureDocument document, Signer signer, List<Subject> subjects) throws IOException {
        compare(document, signer, subjects);
        signals.accept(Signal.note(
                "provenance.legacy-signature",
                "A signature of a form that is not accepted any more; the model counts as unsigned",
                Place.of(document.path()).whole(),
                about(signer)));
    }

    private void other(SignatureDocument document, Signer signer, Statement.Other other) throws IOException {
        if (other.predicateType().startsWith(Statement.MODEL_PREFIX)) {
            unsupported(document, other.predicateType());
            return;
        }
        int matching = compare(document, signer, other.subjects());
        Map<String, String> evidence = about(signer);
        evidence.put("predicateType", Evidence.text(other.predicateType()));
        evidence.put("subjects", matching + " of " + other.subjects().size() + " are files of the model");
        signals.accept(Signal.note(
                "provenance.other-statement",
                "A signed statement that is no signature of the model",
                Place.of(document.path()).whole(),
                evidence));
    }

    /** @return how many subjects are files of the model, unchanged */
    private int compare(SignatureDocument document, Signer signer, List<Subject> subjects) {
        Coverage coverage = new Coverage();
        String folder = document.path().substring(0, document.path().lastIndexOf('/') + 1);
        int matching = 0;
        for (Subject subject : subjects) {
            String path = folder + subject.name();
            if (subject.sha256() == null || !files.has(path)) {
                continue;
            }
            if (files.sha256(path)
                    .filter(actual -> Arrays.equals(actual, subject.sha256()))
                    .isPresent()) {
                matching++;
            } else {
                // What it would mean is not asked: a statement may be of an earlier state.
                coverage.changed.put(path, Weight.INERT);
            }
        }
        changed(Place.of(document.path()).whole(), signer, coverage);
        return matching;
    }

    private void file(SignatureDocument document) throws IOException {
        Location place = Place.of(document.path()).whole();
        Optional<String> target = SignatureDocument.target(document.path()).filter(files::has);
        if (target.isEmpty()) {
            signals.accept(Signal.note(
                    "provenance.detached-signature",
                    "The signature of a file that is not in the model",
                    place,
                    Map.of()));
            return;
        }
        byte[] digest = files.hash(Digests.SHA256, target.get(), 0, files.size(target.get()), budget);
        Signer signer = check.check(
                document, key -> PublicKeys.signsDigest(key, digest, document.fileSignature()), () -> digest);
        if (signer.isInvalid()) {
            invalid(document, signer);
            return;
        }
        if (signer.isTrusted()) {
            covered.add(target.get());
            completeness.trusted(document.path(), target.get());
        }
        Map<String, String> evidence = about(signer);
        evidence.put("covered", Evidence.text(target.get()));
        boolean alone =
                signer.isTrusted() && files.paths().stream().allMatch(p -> p.equals(target.get()) || files.signs(p));
        last.add(() -> signed(document, signer, alone, evidence));
    }

    private static Map<String, String> about(Signer signer) {
        Map<String, String> evidence = new TreeMap<>();
        evidence.put("method", signer.method());
        if (!signer.identity().isEmpty()) {
            evidence.put("identity", Evidence.text(signer.identity()));
        }
        if (!signer.issuer().isEmpty()) {
            evidence.put("issuer", Evidence.text(signer.issuer()));
        }
        if (!signer.why().isEmpty()) {
            evidence.put("why", Evidence.text(signer.why()));
        }
        signer.facts().forEach((key, value) -> evidence.put(key, Evidence.text(value)));
        return evidence;
    }

    private static List<String> names(Map<String, Weight> files, Set<Weight> weights) {
        return new ArrayList<>(files.entrySet().stream()
                .filter(file -> weights.contains(file.getValue()))
                .map(Map.Entry::getKey)
                .toList());
    }

    private static String count(Collection<String> files) {
        return files.size() + (files.size() == 1 ? " file" : " files");
    }

    private static String list(Collection<String> files) {
        StringBuilder shown = new StringBuilder();
        files.stream().limit(SHOWN).forEach(file -> shown.append(shown.isEmpty() ? "" : ", ")
                .append(file));
        if (files.size() > SHOWN) {
            shown.append(" and ").append(files.size() - SHOWN).append(" more");
        }
        return Evidence.text(shown);
    }
}
