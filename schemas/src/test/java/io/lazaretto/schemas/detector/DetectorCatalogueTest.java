package io.lazaretto.schemas.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.schemas.event.Profile;
import io.lazaretto.schemas.event.ScanRequest;
import io.lazaretto.schemas.event.Strength;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorCatalogueTest {
    @Test
    void everyProfileRequiresTheInspectionOfBytes() {
        for (Profile profile : Profile.values()) {
            assertThat(DetectorCatalogue.release().required(profile, 0))
                    .extracting(DetectorDescriptor::id)
                    .containsExactly(
                            "artifact.manifest",
                            "artifact.format",
                            "artifact.safetensors",
                            "artifact.pickle",
                            "artifact.template",
                            "artifact.code",
                            "artifact.hidden-text",
                            "provenance");
        }
    }

    @Test
    void theInspectProfileHasNoInferenceStages() {
        assertThat(DetectorCatalogue.release().required(Profile.INSPECT, 1)).isEmpty();
        assertThat(DetectorCatalogue.release().required(Profile.INSPECT, 2)).isEmpty();
        assertThat(Profiles.lane(Profile.INSPECT)).isEmpty();
    }

    @Test
    void aDetectorIdIsUnique() {
        DetectorDescriptor one = DetectorCatalogue.release().detectors().getFirst();
        assertThatThrownBy(() -> new DetectorCatalogue(List.of(one, one))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aConfigurationBelongsToOneDetector() {
        DetectorCatalogue release = DetectorCatalogue.release();
        DetectorCatalogue other = release.withConfig(DetectorCatalogue.PROVENANCE, "trust=x");
        assertThat(other.find(DetectorCatalogue.PROVENANCE).orElseThrow().configDigest())
                .isNotEqualTo(
                        release.find(DetectorCatalogue.PROVENANCE).orElseThrow().configDigest());
        assertThat(other.detectors())
                .filteredOn(d -> !d.id().equals(DetectorCatalogue.PROVENANCE))
                .isEqualTo(release.detectors().stream()
                        .filter(d -> !d.id().equals(DetectorCatalogue.PROVENANCE))
                        .toList());
        assertThatThrownBy(() -> release.withConfig("none", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void strengthIsTheMeasuredRecallAsAClass() {
        assertThat(strength(0.29)).isEqualTo(Strength.NONE);
        assertThat(strength(0.3)).isEqualTo(Strength.WEAK);
        assertThat(strength(0.7)).isEqualTo(Strength.MODERATE);
        assertThat(strength(0.9)).isEqualTo(Strength.STRONG);
        assertThatThrownBy(() -> strength(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deadlinesComeFromTheRequestOrTheProfile() {
        assertThat(Profiles.deadline(request(null))).isEqualTo(Duration.ofMinutes(2));
        assertThat(Profiles.deadline(request(5_000L))).isEqualTo(Duration.ofSeconds(5));
    }

    private static Strength strength(double recall) {
        return new MeasuredRecall(recall, 10, "test").strength();
    }

    private static ScanRequest request(Long deadline) {
        return new ScanRequest(Profile.INSPECT, null, null, null, deadline);
    }
}
