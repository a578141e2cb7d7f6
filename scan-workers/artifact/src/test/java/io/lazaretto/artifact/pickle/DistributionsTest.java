package io.lazaretto.artifact.pickle;

import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static io.lazaretto.artifact.testing.PickleBuilder.pickle;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.PickleBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source that scipy executes when it sets the state of a distribution. */
class DistributionsTest {
    private static final String GENERATED = """

            def _parse_args(self, a, c,  loc=0, scale=1):
                return (a, c, ), loc, scale

            def _parse_args_rvs(self, a, c,  loc=0, scale=1, size=None):
                return self._argcheck_rvs(a, c,  loc, scale, size=size)

            def _parse_args_stats(self, a, c,  loc=0, scale=1, moments='mv'):
                return (a, c, ), loc, scale, moments
            """;

    @Test
    void whatScipyGeneratesStaysSilent() {
        scanned(state("_parse_arg_template", GENERATED)).staysSilent();
    }

    @Test
    void whatScipyGeneratesForADistributionWithoutShapesStaysSilent() {
        scanned(state("_parse_arg_template", GENERATED.replace("a, c, ", ""))).staysSilent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os",
                "{}import os\n",
                "\nimport os{}",
                "{=loc=0, scale=1):}loc=0, scale=print(1)):",
                "{=return (a, c, ), loc, scale\n}return (a, c, ), loc, exec('1')\n",
            })
    void anythingElseIsAThreat(String pattern) {
        String source = pattern.startsWith("{=")
                ? GENERATED.replace(
                        pattern.substring(2, pattern.indexOf('}')), pattern.substring(pattern.indexOf('}') + 1))
                : pattern.replace("{}", GENERATED);
        scanned(state("_parse_arg_template", source)).reports(PICKLE, THREAT, "pickle.distribution-forged");
    }

    @Test
    void anAttributeOverTheMethodThatRunsTheSourceIsAThreat() {
        scanned(state("_attach_methods", GENERATED)).reports(PICKLE, THREAT, "pickle.distribution-forged");
    }

    @Test
    void theSourceBehindManyOtherEntriesIsFound() {
        PickleBuilder stream = begin();
        for (int i = 0; i < 12; i++) {
            stream.unicode("key" + i).number(i).setItem();
        }
        scanned(stream.unicode("_parse_arg_template")
                        .unicode("import os")
                        .setItem()
                        .build())
                .reports(PICKLE, THREAT, "pickle.distribution-forged");
    }

    @Test
    void aKeyThatIsComputedIsAThreat() {
        PickleBuilder stream = begin().global("_codecs", "encode")
                .unicode("_parse_arg_template")
                .unicode("latin1")
                .tuple2()
                .reduce();
        scanned(stream.unicode("import os").setItem().build()).reports(PICKLE, THREAT, "pickle.distribution-forged");
    }

    @Test
    void aStateInAnotherFormIsSuspicious() {
        PickleBuilder stream = pickle().proto(2)
                .global("scipy.stats._continuous_distns", "beta_gen")
                .emptyTuple()
                .newObject()
                .emptyDict()
                .none()
                .tuple2()
                .build();
        scanned(stream).reports(PICKLE, SUSPECT, "pickle.use.unexpected");
    }

    private static PickleBuilder begin() {
        return pickle().proto(2)
                .global("scipy.stats._continuous_distns", "beta_gen")
                .emptyTuple()
                .newObject()
                .emptyDict();
    }

    private static PickleBuilder state(String key, String source) {
        return begin().unicode(key).unicode(source).setItem().build();
    }

    private static InspectionAssert scanned(PickleBuilder stream) {
        return inspecting("model.pkl", stream.stop());
    }
}
