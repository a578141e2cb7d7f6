package io.lazaretto.proving.checker;

import io.lazaretto.proving.capture.Captured;
import io.lazaretto.schemas.event.ArrivalRef;
import io.lazaretto.schemas.event.Finding;
import io.lazaretto.schemas.event.FindingRecorded;
import io.lazaretto.schemas.event.ModelArrival;
import io.lazaretto.schemas.event.ModelFacts;
import io.lazaretto.schemas.identity.Identities;
import io.lazaretto.schemas.identity.Sha256;

/** {@link Invariant#IDENTITIES}. */
final class IdentitiesRule implements Rule {
    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (Captured<ModelArrival> record : evidence.capture().arrivals()) {
            ModelArrival arrival = record.value();
            String computed =
                    Identities.arrivalId(arrival.getArtifactUri(), arrival.getRevision(), arrival.getRequest());
            if (!computed.equals(arrival.getArrivalId())) {
                breaches.add(Invariant.IDENTITIES, arrival.getArrivalId(), record, "the arrival id is " + computed);
            }
        }
        for (Captured<FindingRecorded> record : evidence.capture().findings()) {
            Finding finding = record.value().getFinding();
            if (finding.getStage() == 0) {
                inspection(record, breaches);
            }
            reference(record, breaches);
            ModelFacts facts = record.value().getFacts();
            if (facts != null && !facts.getContentDigest().equals(finding.getSubject())) {
                breaches.add(
                        Invariant.IDENTITIES,
                        finding.getSubject(),
                        record,
                        "carries the facts of " + facts.getContentDigest());
            }
            if (!Identities.isArrivalSubject(finding.getSubject()) && !Sha256.isText(finding.getSubject())) {
                breaches.add(Invariant.IDENTITIES, finding.getSubject(), record, "not a subject");
            }
        }
    }

    private static void reference(Captured<FindingRecorded> record, Breaches breaches) {
        ArrivalRef arrival = record.value().getArrival();
        if (arrival != null) {
            String computed =
                    Identities.arrivalId(arrival.getArtifactUri(), arrival.getRevision(), arrival.getRequest());
            if (!computed.equals(arrival.getArrivalId())) {
                breaches.add(Invariant.IDENTITIES, arrival.getArrivalId(), record, "refers to the arrival " + computed);
            }
        }
    }

    private static void inspection(Captured<FindingRecorded> record, Breaches breaches) {
        Finding finding = record.value().getFinding();
        String computed = Identities.findingId(
                finding.getSubject(),
                finding.getDetector(),
                finding.getDetectorVersion(),
                finding.getConfigDigest(),
                null,
                null);
        if (!computed.equals(finding.getFindingId())) {
            breaches.add(Invariant.IDENTITIES, finding.getFindingId(), record, "the finding id is " + computed);
        }
    }
}
