package io.lazaretto.aggregator.dossier;

import static java.util.Objects.requireNonNull;

import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.detector.Precondition;
import io.lazaretto.schemas.detector.Profiles;
import io.lazaretto.schemas.event.Candidate;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.identity.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Plans the stages of one subscriber. A plan is a function of the catalogue, the facts and the findings that count for the
 * subscriber, so it does not depend on the order in which findings came. Only the planner rules a detector out.
 *
 * <p>The base of the request is part of the id of a finding whose detector runs the model; no detector of the present
 * catalogue compares with a reference, so its URI is part of no id.
 */
final class Planner {
    private static final int LAST_STAGE = 2;
    private static final int MAX_NAMED = 5;

    private static final Set<String> RUNNABLE_KINDS = Set.of("language-model", "adapter", "classifier");
    /** Formats that carry the configuration of a language model. */
    private static final Set<String> SELF_DESCRIBING = Set.of("gguf");

    private final DetectorCatalogue catalogue;
    private final int maxCandidates;
    private final String fingerprint;

    Planner(DetectorCatalogue catalogue, int maxCandidates) {
        this.catalogue = requireNonNull(catalogue, "catalogue is null");
        this.maxCandidates = maxCandidates;
        this.fingerprint = Sha256.ofFields(catalogue.detectors().stream()
                .map(d -> Sha256.ofFields(
                        d.id(),
                        d.version(),
                        d.config(),
                        String.valueOf(d.stage()),
                        d.profiles().stream().sorted().toList().toString(),
                        d.precondition().name()))
                .toArray(String[]::new));
    }

    /** Identifies the catalogue that plans are made under. */
    String fingerprint() {
        return fingerprint;
    }

    /** Id of the finding that an inspection detector publishes for a subject. */
    static String inspectionId(String subject, DetectorDescriptor detector) {
        return Identities.findingId(subject, detector.id(), detector.version(), detector.configDigest(), null, null);
    }

    List<String> inspectionIds(String subject, Profile profile) {
        return catalogue.required(profile, 0).stream()
                .map(d -> inspectionId(subject, d))
                .toList();
    }

    /** Whether the id is that of a detector's present version on a subject. */
    boolean isCurrent(String detector, String findingId, String subject) {
        return catalogue
                .find(detector)
                .filter(d -> inspectionId(subject, d).equals(findingId))
                .isPresent();
    }

    /** @param result the finding of an id that counts for the subscriber; empty for interim ones and those it waits for */
    Plan plan(String subject, ScanRequest request, ModelFacts facts, Function<String, Optional<Finding>> result) {
        Profile profile = request.getProfile();
        List<Expectation> expectations = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        boolean inspected = true;
        for (DetectorDescriptor detector : catalogue.required(profile, 0)) {
            Expectation expectation = expect(detector, inspectionId(subject, detector));
            expectations.add(expectation);
            Optional<Finding> finding = result.apply(expectation.getFindingId());
            inspected &= finding.isPresent();
            finding.ifPresent(findings::add);
        }
        if (Identities.isArrivalSubject(subject)) {
            return new Plan(expectations, 0, true, List.of(), List.of());
        }
        boolean last = !hasLater(profile, 0);
        if (!inspected || last) {
            return new Plan(expectations, 0, last, List.of(), List.of());
        }
        boolean decided = profile != Profile.DEEP && findings.stream().anyMatch(f -> f.getOutcome() == Outcome.THREAT);
        return planStages(subject, request, facts, result, expectations, findings, decided);
    }

    private Plan planStages(
            String subject,
            ScanRequest request,
            ModelFacts facts,
            Function<String, Optional<Finding>> result,
            List<Expectation> expectations,
            List<Finding> findings,
            boolean decided) {
        Profile profile = request.getProfile();
        for (int stage = 1; stage <= LAST_STAGE; stage++) {
            Candidates candidates = Candidates.of(findings, maxCandidates);
            List<Plan.Wanted> wanted = new ArrayList<>();
            List<Finding> found = new ArrayList<>();
            for (DetectorDescriptor detector : catalogue.required(profile, stage)) {
                Expectation expectation = expectation(subject, request, facts, detector, candidates);
                Optional<Finding> finding =
                        Optional.ofNullable(expectation.getFindingId()).flatMap(result);
                if (decided && finding.isEmpty()) {
                    expectation = ruledOut(detector, "a threat found by the inspection decides the case");
                }
                expectations.add(expectation);
                finding.ifPresent(found::add);
                if (expectation.getFindingId() != null) {
                    untested(detector, candidates).ifPresent(expectations::add);
                    unread(detector, facts).ifPresent(expectations::add);
                    if (finding.isEmpty()) {
                        wanted.add(new Plan.Wanted(detector, expectation.getFindingId()));
                    }
                }
            }
            findings.addAll(found);
            boolean last = !hasLater(profile, stage);
            if (!wanted.isEmpty() || last) {
                List<Candidate> tested = stage == 1 ? List.of() : candidates.kept();
                return new Plan(expectations, stage, last, wanted, tested);
            }
        }
        throw new IllegalStateException("a stage after the last");
    }

    private Expectation expectation(
            String subject, ScanRequest request, ModelFacts facts, DetectorDescriptor detector, Candidates candidates) {
        Profile profile = request.getProfile();
        if (Profiles.lane(profile).isEmpty()) {
            return undecidable(detector, "profile " + Profiles.name(profile) + " has no inference lane");
        }
        if (facts == null) {
            return undecidable(detector, "the inspection could not describe the model");
        }
        boolean tensors = facts.getWeightsDigest() != null;
        String candidateSet = detector.stage() == 1 ? null : Identities.candidateSetDigest(candidates.kept());
        return switch (detector.precondition()) {
            case NONE -> expect(detector, findingId(subject, detector, candidateSet));
            case RUNNABLE_MODEL ->
                isRunnable(facts)
                        ? expect(detector, runningId(subject, detector, request.getBase(), candidateSet))
                        : ruledOut(detector, Precondition.RUNNABLE_MODEL.unmet());
            case READABLE_TENSORS ->
                tensors
                        ? expect(detector, findingId(facts.getWeightsDigest(), detector, candidateSet))
                        : withoutTensors(detector, facts);
            case TENSOR_CANDIDATES -> {
                if (!tensors) {
                    yield withoutTensors(detector, facts);
                }
                if (candidates.hasTensors()) {
                    yield expect(detector, findingId(facts.getWeightsDigest(), detector, candidateSet));
                }
                yield candidates.leftOut() > 0
                        ? undecidable(detector, leftOutReason(candidates))
                        : ruledOut(detector, Precondition.TENSOR_CANDIDATES.unmet());
            }
        };
    }

    private static boolean isRunnable(ModelFacts facts) {
        return RUNNABLE_KINDS.contains(facts.getKind())
                || facts.getFormats().stream().anyMatch(SELF_DESCRIBING::contains);
    }

    /** Of the whole content: configuration, weights and vocabulary all count. */
    private static String runningId(String subject, DetectorDescriptor detector, String base, String candidateSet) {
        return Identities.findingId(
                subject, detector.id(), detector.version(), detector.configDigest(), base, candidateSet);
    }

    private static Expectation withoutTensors(DetectorDescriptor detector, ModelFacts facts) {
        return facts.getUnreadWeights().isEmpty()
                ? ruledOut(detector, Precondition.READABLE_TENSORS.unmet())
                : undecidable(detector, unreadReason(facts));
    }

    /** Weights that nobody reads, beside those that are read, must not turn into a clean result: a loader may prefer them. */
    private static Optional<Expectation> unread(DetectorDescriptor detector, ModelFacts facts) {
        boolean searches = detector.precondition() == Precondition.READABLE_TENSORS;
        return searches && !facts.getUnreadWeights().isEmpty()
                ? Optional.of(undecidable(detector, unreadReason(facts)))
                : Optional.empty();
    }

    private static String unreadReason(ModelFacts facts) {
        List<String> formats = facts.getUnreadWeights();
        String named = String.join(", ", formats.subList(0, Math.min(MAX_NAMED, formats.size())));
        return "unsupported tensors: the weights in " + named
                + (formats.size() > MAX_NAMED ? " and " + (formats.size() - MAX_NAMED) + " more formats" : "")
                + " cannot be read yet";
    }

    private static String findingId(String readDigest, DetectorDescriptor detector, String candidateSet) {
        return Identities.findingId(
                readDigest, detector.id(), detector.version(), detector.configDigest(), null, candidateSet);
    }

    /** Candidates that nobody tests must not turn into a clean result. */
    private static Optional<Expectation> untested(DetectorDescriptor detector, Candidates candidates) {
        boolean tests = detector.stage() > 1 && candidates.leftOut() > 0;
        return tests ? Optional.of(undecidable(detector, leftOutReason(candidates))) : Optional.empty();
    }

    private static String leftOutReason(Candidates candidates) {
        return candidates.leftOut() + " candidates beyond the limit were not tested";
    }

    private boolean hasLater(Profile profile, int stage) {
        for (int later = stage + 1; later <= LAST_STAGE; later++) {
            if (!catalogue.required(profile, later).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static Expectation expect(DetectorDescriptor detector, String findingId) {
        return new Expectation(detector.id(), detector.version(), findingId, detector.stage(), true, true, null);
    }

    private static Expectation ruledOut(DetectorDescriptor detector, String reason) {
        return new Expectation(detector.id(), detector.version(), null, detector.stage(), true, false, reason);
    }

    /** Applicable, but without a finding that could ever satisfy it: inconclusive at once, for this reason. */
    private static Expectation undecidable(DetectorDescriptor detector, String reason) {
        return new Expectation(detector.id(), detector.version(), null, detector.stage(), true, true, reason);
    }
}
