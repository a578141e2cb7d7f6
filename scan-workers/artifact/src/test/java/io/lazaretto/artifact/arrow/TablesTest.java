package io.lazaretto.artifact.arrow;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.report.Outcome.SUSPECT;
import static io.lazaretto.artifact.report.Outcome.THREAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestResources;
import io.lazaretto.artifact.testing.TestingModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static InspectionAssert of(String name, byte[] bytes) {
        return inspecting(TestingModel.of(name, bytes).with("model.safetensors", SafetensorsBuilder.clean()));
    }

    /** @param footer Thrift in hexadecimal digits */
    private static InspectionAssert parquet(int data, byte[] footer) {
        return of(
                "a.parquet",
                ByteBuffer.allocate(4 + data + footer.length + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put("PAR1".getBytes(StandardCharsets.US_ASCII))
                        .position(4 + data)
                        .put(footer)
                        .putInt(footer.length)
                        .put("PAR1".getBytes(StandardCharsets.US_ASCII))
                        .array());
    }

    private static byte[] footer(String hex, String text) {
        byte[] head = HexFormat.of().parseHex(hex);
        byte[] tail = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(head.length + tail.length)
                .put(head)
                .put(tail)
                .array();
    }

    private static byte[] replaced(String file, String from, String to) {
        String latin1 = new String(TestResources.read("written/arrow/" + file), StandardCharsets.ISO_8859_1);
        return latin1.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void anEmptyTableIsClear() {
        parquet(0, footer("15020000", "")).isInconclusive(FORMAT, "malformed");
        parquet(0, footer("150200", "")).staysSilent();
    }

    @Test
    void bytesOfNoColumnAreSuspicious() {
        byte[] footer = footer("150200", "");
        parquet(0, footer("150200", "")).staysSilent();
        byte[] bytes = ByteBuffer.allocate(4 + 9 + footer.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("PAR1unexplain".getBytes(StandardCharsets.US_ASCII))
                .put(footer)
                .putInt(footer.length)
                .put("PAR1".getBytes(StandardCharsets.US_ASCII))
                .array();
        of("a.parquet", bytes).reports(FORMAT, SUSPECT, "parquet.unexplained-bytes");
        Arrays.fill(bytes, 4, 13, (byte) 0);
        of("a.parquet", bytes).staysSilent();
    }

    /** As parquet-cpp did: a description of no fields behind a column of no bytes. */
    @Test
    void aCopyOfTheDescriptionBehindItsColumnIsClear() {
        String column = "26" + "08" + "1c" + "7600" + "2608" + "00" + "00" + "00" + "00";
        parquet(1, footer("491c191c" + column, "")).staysSilent();
    }

    /** Field 4, a list of one group; its field 1, a list of one column; its field 1, a text; its field 3, offset and length. */
    @Test
    void aColumnInAnotherFileIsSuspicious() {
        String column = "2c7600260800" + "00" + "00" + "00";
        parquet(0, footer("491c191c180178" + column, "")).reports(FORMAT, SUSPECT, "parquet.external-file");
        parquet(0, footer("491c191c" + column.replace("2c", "3c"), "")).staysSilent();
    }

    @Test
    void aColumnOutsideTheFileIsMalformed() {
        String column = "3c76402608" + "00" + "00" + "00" + "00";
        parquet(0, footer("491c191c" + column, "")).isInconclusive(FORMAT, "malformed");
    }

    /** Ten thousand columns of the same eight MiB, which are read once. */
    @Test
    void columnsThatOverlapCostNoMoreThanOne() {
        String column = "3c76" + "80808008" + "2608" + "00" + "00";
        parquet(8 << 20, footer("491c19fc" + "904e" + column.repeat(10_000) + "0000", ""))
                .staysSilent();
    }

    @Test
    void whatIsWrongWithAColumnIsSaid() {
        String column = "3c76402608" + "00" + "00" + "00" + "00";
        assertThat(parquet(0, footer("491c191c" + column, "")).report(FORMAT).observations())
                .anySatisfy(o -> assertThat(o.evidence().get("problem")).contains("32 bytes at 4"));
    }

    @Test
    void anEncryptedTableIsInconclusive() {
        parquet(0, footer("8c0000", "")).isInconclusive(FORMAT, "encrypted");
    }

    @Test
    void nestingIsBounded() {
        parquet(0, footer("1c".repeat(1000), "")).isInconclusive(FORMAT, "malformed");
    }

    /** CVE-2023-47248. */
    @Test
    void aTypeThatPyarrowUnpicklesIsAThreat() {
        byte[] stream = replaced("stream.arrow", "text", "text");
        of("a.arrow", stream).staysSilent();
        String schema =
                Base64.getEncoder().encodeToString("arrow.py_extension_type".getBytes(StandardCharsets.US_ASCII));
        // Field 5, a list of one pair of texts.
        String pair = "\u0059\u001c\u0018\u000cARROW:schema\u0018" + (char) schema.length() + schema + "\0\0";
        parquet(0, footer("", pair)).reports(FORMAT, THREAT, "arrow.python-extension");
        String other = pair.replace(schema, schema.replace('Y', 'Z'));
        parquet(0, footer("", other)).staysSilent();
    }

    private static final String SCHEMA =
            Base64.getEncoder().encodeToString("arrow.py_extension_type".getBytes(StandardCharsets.US_ASCII));

    /** @param field header of a field of type text, with its number where the header has none */
    private static String field(String field, String text) {
        String length = text.length() < 0x80
                ? "" + (char) text.length()
                : "" + (char) (text.length() & 0x7f | 0x80) + (char) (text.length() >> 7 & 0x7f | 0x80)
                        + (char) (text.length() >> 14);
        return field + length + text;
    }

    @Test
    void theOrderOfKeyAndValueDoesNotMatter() {
        // Field 2, then field 1 with its number written out.
        String pair = "\u0059\u001c" + field("\u0028", SCHEMA) + field("\u0008\u0002", "ARROW:schema") + "\0\0";
        parquet(0, footer("", pair)).reports(FORMAT, THREAT, "arrow.python-extension");
        parquet(0, footer("", pair.replace("ARROW", "arrow"))).staysSilent();
    }

    @Test
    void aFieldThatComesTwiceIsMalformed() {
        String pair = "\u0059\u001c" + field("\u0018", "ARROW:schema") + field("\u0008\u0002", "x")
                + field("\u0018", SCHEMA) + "\0\0";
        parquet(0, footer("", pair)).isInconclusive(FORMAT, "malformed");
        // A list of the settings after another one.
        String once = field("\u0018", "ARROW:schema") + field("\u0018", SCHEMA) + "\0\0";
        parquet(0, footer("590c" + "090a" + "1c", once)).isInconclusive(FORMAT, "malformed");
    }

    /** 65541 and 5 have the same low 16 bits. */
    @Test
    void aFieldNumberOfMoreThanSixteenBitsIsMalformed() {
        String pair = field("\u0018", "ARROW:schema") + field("\u0018", SCHEMA) + "\0\0";
        parquet(0, footer("09" + "8a8008" + "1c", pair)).isInconclusive(FORMAT, "malformed");
        parquet(0, footer("09" + "0a" + "1c", pair)).reports(FORMAT, THREAT, "arrow.python-extension");
    }

    @Test
    void aFieldOfAnotherTypeIsMalformed() {
        String pair = field("\u0018", "ARROW:schema") + field("\u0018", SCHEMA) + "\0\0";
        // A set and a structure, where a list belongs; a number for a key.
        parquet(0, footer("5a" + "1c", pair)).isInconclusive(FORMAT, "malformed");
        parquet(0, footer("5c", pair)).isInconclusive(FORMAT, "malformed");
        parquet(0, footer("591c1502", field("\u0018", SCHEMA) + "\0\0")).isInconclusive(FORMAT, "malformed");
    }

    @Test
    void aLongSchemaIsReadToItsEnd() {
        String schema = Base64.getEncoder()
                .encodeToString(
                        ("x".repeat(1_200_000) + "arrow.py_extension_type").getBytes(StandardCharsets.US_ASCII));
        String pair = "\u0059\u001c" + field("\u0018", "ARROW:schema") + field("\u0018", schema) + "\0\0";
        parquet(0, footer("", pair)).reports(FORMAT, THREAT, "arrow.python-extension");
    }

    @Test
    void aMessageThatNamesTheTypeIsAThreat() {
        byte[] stream = TestResources.read("written/arrow/stream.arrow");
        ByteBuffer changed = ByteBuffer.wrap(stream.clone());
        changed.position(8 + 200).put("arrow.py_extension_type".getBytes(StandardCharsets.US_ASCII));
        of("a.arrow", changed.array()).reports(FORMAT, THREAT, "arrow.python-extension");
    }
}
