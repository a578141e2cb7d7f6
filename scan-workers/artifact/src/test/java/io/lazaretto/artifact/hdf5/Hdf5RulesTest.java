package io.lazaretto.artifact.hdf5;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.Hdf5Builder;
import io.lazaretto.artifact.testing.PickleBuilder;
import io.lazaretto.artifact.testing.TestResources;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hdf5RulesTest {
    private static final long[] FOUR = {4};

    @ParameterizedTest
    @ValueSource(strings = {"dense-links.h5", "chunked.h5", "strings.h5", "user-block.h5"})
    void filesThatH5pyWroteStaySilent(String name) {
        inspecting("model.h5", written(name)).staysSilent();
    }

    @Test
    void linksThatLeadBackToTheirGroupStaySilent() {
        inspecting("model.h5", Hdf5Builder.clean()).staysSilent();
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                Arguments.of("hdf5.external-link", new Hdf5Builder().externalLink("a", "/etc/passwd", "/x")),
                Arguments.of("hdf5.external-storage", new Hdf5Builder().externalDataset("w")),
                Arguments.of("hdf5.virtual-dataset", new Hdf5Builder().virtualDataset("w")),
                Arguments.of(
                        "hdf5.declared-size",
                        new Hdf5Builder().dataset("w", new long[] {1 << 20, 1 << 20}, new byte[0])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void dataThatAreNotInTheFileAreAThreat(String rule, Hdf5Builder file) {
        inspecting("model.h5", file.toBytes()).reports(FORMAT, THREAT, rule);
    }

    static Stream<Arguments> suspicions() {
        byte[] block = new byte[512];
        block[7] = 1;
        return Stream.of(
                Arguments.of("hdf5.soft-link", new Hdf5Builder().softLink("a", "/w")),
                Arguments.of("hdf5.user-block", new Hdf5Builder().userBlock(block)),
                Arguments.of("hdf5.trailing-bytes", new Hdf5Builder().trailing(new byte[] {1})),
                Arguments.of("hdf5.declared-size", new Hdf5Builder().dataset("w", new long[] {1 << 29}, new byte[0])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("suspicions")
    void bytesOutsideTheStructureAndDetoursAreSuspicious(String rule, Hdf5Builder file) {
        inspecting("model.h5", file.toBytes()).reports(FORMAT, SUSPECT, rule);
    }

    @Test
    void aDatasetWithoutElementsInTheFileMayBeSmall() {
        inspecting(
                        "model.h5",
                        new Hdf5Builder()
                                .dataset("w", new long[] {1000}, new byte[0])
                                .toBytes())
                .staysSilent();
    }

    @Test
    void anEmptyUserBlockStaysSilent() {
        inspecting("model.h5", new Hdf5Builder().userBlock(new byte[1024]).toBytes())
                .staysSilent();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("a link into nothing", new Hdf5Builder().hardLink("a", 1 << 20)),
                Arguments.of("a link to no object", new Hdf5Builder().hardLink("a", 8)),
                Arguments.of("a negative address", new Hdf5Builder().hardLink("a", Long.MIN_VALUE)),
                Arguments.of(
                        "a shape that overflows",
                        new Hdf5Builder().dataset("w", new long[] {1L << 62, 8}, new byte[0])),
                Arguments.of("fewer bytes than elements", new Hdf5Builder().dataset("w", new long[] {9}, new byte[4])),
                Arguments.of("a file that ends early", new Hdf5Builder().declareMore(1)),
                Arguments.of("a broken attribute", new Hdf5Builder().message(0x0c, new byte[] {9})),
                Arguments.of("a broken symbol table", new Hdf5Builder().message(0x11, new byte[16])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void whatBreaksTheFormatIsMalformed(String name, Hdf5Builder file) {
        inspecting("model.h5", file.toBytes()).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void everyPrefixOfAFileIsMalformed() {
        byte[] whole = written("strings.h5");
        for (int length = 9; length < whole.length; length += 101) {
            inspecting("model.h5", Arrays.copyOf(whole, length)).isInconclusive(FORMAT, "malformed");
        }
    }

    @Test
    void aChecksumThatDoesNotFitIsMalformed() {
        byte[] file = written("user-block.h5");
        file[512 + 48 - 4] ^= 1;
        inspecting("model.h5", file).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void whatIsNotWalkedIsNotExamined() {
        inspecting("model.h5", new Hdf5Builder().filteredDataset("w", 40).toBytes())
                .isInconclusive(FORMAT, "not examined: hdf5 filter 40");
        inspecting("model.h5", new Hdf5Builder().message(0x7f, new byte[8]).toBytes())
                .isInconclusive(FORMAT, "not examined: hdf5 message 127");
    }

    @Test
    void afterAFaultTheOtherObjectsAreStillSeen() {
        inspecting(
                        "model.h5",
                        new Hdf5Builder()
                                .hardLink("broken", 8)
                                .externalDataset("w")
                                .toBytes())
                .reports(FORMAT, THREAT, "hdf5.external-storage");
    }

    @Test
    void picklesInAttributesAndDatasetsAreWalked() {
        byte[] pickle = PickleBuilder.malicious();
        assertThat(inspecting(
                                "model.h5",
                                new Hdf5Builder().attribute("a", pickle).toBytes())
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
        assertThat(inspecting(
                                "model.h5",
                                new Hdf5Builder()
                                        .dataset("w", new long[] {pickle.length}, pickle)
                                        .toBytes())
                        .report(PICKLE)
                        .outcome())
                .isEqualTo(THREAT);
    }

    @Test
    void anOrdinaryFilterStaysSilent() {
        inspecting("model.h5", new Hdf5Builder().filteredDataset("w", 1).toBytes())
                .staysSilent();
        inspecting("model.h5", new Hdf5Builder().dataset("w", FOUR, new byte[4]).toBytes())
                .staysSilent();
    }

    private static byte[] written(String name) {
        return TestResources.read("hdf5/written/" + name);
    }
}
