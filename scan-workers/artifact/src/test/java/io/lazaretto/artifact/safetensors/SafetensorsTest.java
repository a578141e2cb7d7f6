package io.lazaretto.artifact.safetensors;

import static io.lazaretto.artifact.inspect.Detectors.SAFETENSORS;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.report.MalformedArtifactException;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static final String ONE = "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}";
    private static final byte[] FOUR = new byte[4];

    @Test
    void aValidFileIsClearAndItsTensorsCanBeRead() {
        assertThat(inspecting("model.safetensors", SafetensorsBuilder.clean())
                        .staysSilent()
                        .inspection()
                        .facts()
                        .tensorFiles())
                .containsExactly("model.safetensors");
    }

    static Stream<String> validHeaders() {
        return Stream.of(
                "{" + ONE + "}",
                "{" + ONE + "}      ",
                "{\"__metadata__\":{\"a\":\"b\"}," + ONE + "}",
                "{" + ONE + ",\"empty\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[4,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F4\",\"shape\":[8],\"data_offsets\":[0,4]}}",
                "{\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]},\"a\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[0,2]}}");
    }

    @ParameterizedTest
    @MethodSource("validHeaders")
    void validHeadersStaySilent(String header) {
        inspecting("model.safetensors", SafetensorsBuilder.withHeader(header, FOUR))
                .staysSilent();
    }

    static Stream<String> malformedHeaders() {
        return Stream.of(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"X8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F6_E2M3\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[-4],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4.0],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4,4]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[4]}}",
                "{\"a\":[1]}",
                "{\"__metadata__\":{\"a\":1}," + ONE + "}",
                "{" + ONE,
                "{" + ONE + "}{}",
                "{" + ONE + "}\0",
                "[]",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}");
    }

    @ParameterizedTest
    @MethodSource("malformedHeaders")
    void brokenHeadersAreMalformed(String header) {
        byte[] file = SafetensorsBuilder.withHeader(header, FOUR);
        assertThat(new SafetensorsHeaderProbe(file).reason()).isNotEmpty();
        inspecting("model.safetensors", file).isNotClear();
    }

    static Stream<Arguments> ambiguousHeaders() {
        return Stream.of(
                Arguments.of("safetensors.duplicate-key", "{" + ONE + "," + ONE + "}", FOUR),
                Arguments.of(
                        "safetensors.duplicate-key", "{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}," + ONE + "}", FOUR),
                Arguments.of(
                        "safetensors.duplicate-key",
                        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                        FOUR),
                Arguments.of("safetensors.leading-space", "  {" + ONE + "}", FOUR),
                Arguments.of("safetensors.padding", "{" + ONE + "}\n\n", FOUR),
                Arguments.of(
                        "safetensors.unknown-field",
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4],\"x\":[{}]}}",
                        FOUR),
                Arguments.of("safetensors.trailing-bytes", "{" + ONE + "}", new byte[5]),
                Arguments.of(
                        "safetensors.hole", "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}", FOUR));
    }

    @ParameterizedTest
    @MethodSource("ambiguousHeaders")
    void whatReadersTakeInTwoWaysIsSuspicious(String rule, String header, byte[] data) {
        inspecting("model.safetensors", SafetensorsBuilder.withHeader(header, data))
                .reports(SAFETENSORS, SUSPECT, rule);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1 << 20, 0})
    void impossibleLengthsAreNeverClear(long length) {
        byte[] header = ("{" + ONE + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        inspecting("model.safetensors", SafetensorsBuilder.withLength(length, header, FOUR))
                .isNotClear();
    }

    @Test
    void aLengthFieldThatSpellsOpcodesStaysSilent() {
        // 0x2e4e80 bytes of header: the field begins with PROTO 0x4e, or in other cases with N and a full stop.
        for (int length : new int[] {0x2e4e, 0x4e2e, 0x63, 0x2880, 0x0280}) {
            String padded = "{" + ONE + "}" + " ".repeat(length - ONE.length() - 2);
            inspecting("model.safetensors", SafetensorsBuilder.withHeader(padded, FOUR))
                    .staysSilent();
        }
    }

    @Test
    void aCutFileIsMalformedAtEveryPlace() {
        byte[] clean = SafetensorsBuilder.clean();
        for (int length = 0; length < clean.length; length++) {
            inspecting("model.safetensors", Arrays.copyOf(clean, length)).isNotClear();
        }
    }

    @Test
    void aHundredThousandTensorsAreReadQuickly() throws Exception {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            header.append(i == 0 ? "" : ",")
                    .append("\"layers.%d.weight\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
                            .formatted(i, i, i + 1));
        }
        byte[] file = SafetensorsBuilder.withHeader(header.append("}").toString(), new byte[100_000]);
        SafetensorsHeader read = SafetensorsHeader.read(TestingModel.of("m", file), 0);
        assertThat(read.tensors()).hasSize(100_000);
        assertThat(read.tensors().getLast().end()).isEqualTo(file.length);
    }

    @Test
    void theReaderGivesAbsoluteOffsets() throws IOException, MalformedArtifactException {
        byte[] file = SafetensorsBuilder.clean();
        SafetensorsHeader header = SafetensorsHeader.read(TestingModel.of("m", file), 0);
        SafetensorsHeader.Tensor head = header.tensor("lm_head.weight").orElseThrow();
        assertThat(head.dtype()).isEqualTo(Dtype.F32);
        assertThat(head.shape()).containsExactly(4L, 8L);
        assertThat(head.end() - head.begin()).isEqualTo(128);
        assertThat(head.end()).isEqualTo(file.length);
        assertThat(header.metadata()).containsEntry("format", "pt");
    }

    @Test
    void theReaderRefusesWhatCanBeReadInTwoWays() {
        byte[] file = SafetensorsBuilder.withHeader("{" + ONE + "," + ONE + "}", FOUR);
        assertThatThrownBy(() -> SafetensorsHeader.read(TestingModel.of("m", file), 0))
                .isInstanceOf(MalformedArtifactException.class);
    }

    private record SafetensorsHeaderProbe(byte[] file) {
        String reason() {
            try {
                SafetensorsHeader.read(TestingModel.of("m", file), 0);
                return "";
            } catch (IOException | MalformedArtifactException e) {
                return e.getMessage();
            }
        }
    }
}
