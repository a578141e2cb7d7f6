package io.lazaretto.aggregator.casefile;

import io.lazaretto.aggregator.budget.FindingBudget;
import io.lazaretto.aggregator.policy.Policies;
import io.lazaretto.aggregator.policy.Policy;
import io.lazaretto.aggregator.verdict.Assessment;
import io.lazaretto.aggregator.verdict.Examination;
import io.lazaretto.aggregator.verdict.Slot;
import io.lazaretto.aggregator.verdict.Text;
import io.lazaretto.schemas.detector.DetectorCatalogue;
import io.lazaretto.schemas.detector.DetectorDescriptor;
import io.lazaretto.schemas.event.CaseUpdate;
import io.lazaretto.schemas.event.Expectation;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.event.Outcome;
import io.lazaretto.schemas.event.Verdict;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.state.CaseState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The verdict that a case would get now, before anyone asks whether it is due. */
final class VerdictDraft {
    private final CaseSettings settings;
    private final CaseState state;
    private final MergedUpdates updates;
    private final Examination examination;

    private VerdictDraft(CaseSettings settings, CaseState state) {
        this.settings = settings;
        this.state = state;
        this.updates = MergedUpdates.of(state);
        this.examination = examine();
    }

    /** @param state a case whose arrival is known */
    static VerdictDraft of(CaseSettings settings, CaseState state) {
        return new VerdictDraft(settings, state);
    }

    Examination examination() {
        return examination;
    }

    private Examination examine() {
        List<CaseUpdate> voices = Stream.concat(updates.speaker().stream(), updates.others().stream())
                .toList();
        List<Slot> slots = voices.stream()
                .flatMap(u -> Examination.slots(u.getExpectations(), u.getFindings()).stream())
                .toList();
        boolean planComplete = !voices.isEmpty() && voices.stream().allMatch(CaseUpdate::getPlanComplete);
        return new Examination(state.getArrival().getRequest().getProfile(), facts(), slots, planComplete, obstacles());
    }

    private Optional<ModelFacts> facts() {
        return updates.speaker().map(CaseUpdate::getFacts);
    }

    private List<String> obstacles() {
        List<String> obstacles = new ArrayList<>();
        String policy = state.getArrival().getRequest().getPolicy();
        if (settings.policies().find(policy).isEmpty()) {
            obstacles.add("the request names the policy “" + Text.line(policy, 80) + "”, which is not known here");
        }
        if (!updates.others().isEmpty()) {
            obstacles.add("two readings of the pinned address gave different contents");
        }
        return obstacles;
    }

    Verdict verdict(int revision, boolean last, Instant now) {
        ModelArrival arrival = state.getArrival();
        Policies policies = settings.policies();
        Policy policy = policies.find(arrival.getRequest().getPolicy()).orElse(policies.byDefault());
        Assessment assessment = Assessment.of(examination, settings.catalogue(), state.getDeadlinePassed());
        return new Verdict(
                arrival.getArrivalId(),
                arrival.getArtifactUri(),
                arrival.getName(),
                contentDigest(),
                facts().map(ModelFacts::getBytes).orElse(0L),
                facts().map(ModelFacts::getFiles).orElse(0L),
                facts().map(ModelFacts::getKind).orElse("unknown"),
                arrival.getRequest().getProfile(),
                assessment.verdict(),
                policy.actionFor(assessment.verdict()),
                revision,
                last,
                assessment.missing(),
                policy.ref(),
                assessment.summary(),
                assessment.coverage(),
                FindingBudget.fit(findings(now), settings.maxFindingBytes()),
                arrival.getAcceptedAt(),
                now,
                facts().orElse(null));
    }

    private String contentDigest() {
        return updates.speaker()
                .map(CaseUpdate::getSubject)
                .filter(subject -> !Identities.isArrivalSubject(subject))
                .orElse(null);
    }

    /** What was found, and what the planner ruled out, in running order. */
    private List<Finding> findings(Instant now) {
        List<String> order = settings.catalogue().detectors().stream()
                .map(DetectorDescriptor::id)
                .toList();
        return examination.slots().stream()
                .filter(s -> s.finding() != null || s.status() == Slot.Status.NOT_APPLICABLE)
                .map(s -> s.finding() != null ? s.finding() : notApplicable(s.expectation(), now))
                .distinct()
                .sorted(Comparator.comparing(Finding::getStage)
                        .thenComparing(f -> order.indexOf(f.getDetector()))
                        .thenComparing(Finding::getFindingId))
                .toList();
    }

    private Finding notApplicable(Expectation ruledOut, Instant now) {
        DetectorCatalogue catalogue = settings.catalogue();
        String config = catalogue
                .find(ruledOut.getDetector())
                .map(DetectorDescriptor::configDigest)
                .orElse("");
        String subject = updates.speaker().orElseThrow().getSubject();
        return new Finding(
                Identities.findingId(
                        subject, ruledOut.getDetector(), ruledOut.getDetectorVersion(), config, null, null),
                subject,
                ruledOut.getDetector(),
                ruledOut.getDetectorVersion(),
                config,
                ruledOut.getStage(),
                Outcome.NOT_APPLICABLE,
                false,
                false,
                ruledOut.getReason(),
                null,
                null,
                0L,
                0L,
                List.of(),
                List.of(),
                now);
    }
}
