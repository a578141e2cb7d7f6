package io.lazaretto.artifact.pdf;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.inspect.Detectors.PICKLE;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;
import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PdfRulesTest {
    private static final String PAGE = "3 0 obj <</Type/Page/Annots[<</A<</S/URI/URI(https://x)>>>>]>> endobj\n";

    @Test
    void plainDocumentWithLinksAndAnOpeningViewStaysSilent() {
        pdf("1 0 obj <</Type/Catalog/OpenAction 2 0 R>> endobj 2 0 obj <</S/GoTo/D[3 0 R/Fit]>> endobj\n" + PAGE)
                .staysSilent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "1 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj§SUSPECT§pdf.script",
                "1 0 obj <</S/J#61vaScript/#4aS(x)>> endobj§SUSPECT§pdf.script",
                "1 0 obj <</OpenAction<</S/JavaScript/JS(x)>>>> endobj§THREAT§pdf.script-on-open",
                "1 0 obj <</AA<</O 2 0 R>>>> endobj 2 0 obj <</S/JavaScript/JS 4 0 R>> endobj§THREAT§pdf.script-on-open",
                "1 0 obj <</S/Launch/F(cmd.exe)>> endobj§THREAT§pdf.launch",
                "1 0 obj <</S/SubmitForm/F(http://x)>> endobj§SUSPECT§pdf.active",
                "1 0 obj <</Length 3/X(unclosed ( string>> endobj 2 0 obj <</S/Launch>> endobj§THREAT§pdf.launch",
                "1 0 obj <</Length 9>> stream¶2 0 obj <</S/Launch>> endobj¶endstream endobj§SUSPECT§pdf.name-in-stream",
                "1 0 obj <</Type/EmbeddedFile/Length 2>> stream¶hi¶endstream endobj§SUSPECT§pdf.embedded-file"
            })
    void whatAViewerActsOnIsReported(String objects, Outcome outcome, String rule) {
        pdf(objects).reports(FORMAT, outcome, rule);
    }

    @Test
    void objectStreamsAreDecoded() {
        byte[] stream = deflated("5 0 6 20 <</S/Launch/F(cmd)>> <</A 1>>");
        inspecting(model().with(
                                "a.pdf",
                                withStream(
                                        "<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length " + stream.length + ">>",
                                        stream)))
                .reports(FORMAT, Outcome.THREAT, "pdf.launch");
    }

    @Test
    void aPickleBehindTheEndIsAThreatHoweverShort() {
        byte[] pickle = "cos\nsystem\n(Vid\ntR.".getBytes(StandardCharsets.US_ASCII);
        byte[] document = ("%PDF-1.4\n" + PAGE + "%%EOF\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(document, document.length + pickle.length);
        System.arraycopy(pickle, 0, whole, document.length, pickle.length);
        inspecting(model().with("a.pdf", whole)).reports(PICKLE, Outcome.THREAT, "pickle.global.dangerous");
        inspecting(model().with("a.pdf", document)).staysSilent();
    }

    @Test
    void undecodableObjectStreamIsNotCleared() {
        byte[] stream = "abc".getBytes(StandardCharsets.US_ASCII);
        inspecting(model().with("a.pdf", withStream("<</Type/ObjStm/Filter/FlateDecode>>", stream)))
                .reports(FORMAT, Outcome.INCONCLUSIVE, "pdf.not-examined");
        inspecting(model().with("a.pdf", withStream("<</Type/ObjStm/Filter/JBIG2Decode>>", stream)))
                .reports(FORMAT, Outcome.INCONCLUSIVE, "pdf.not-examined");
    }

    @Test
    void embeddedFilesAreContentsOfTheirOwn() {
        byte[] program = deflated("cos\nsystem\n(S'id'\ntR.");
        InspectionAssert result =
                inspecting(model().with("a.pdf", withStream("<</Type/EmbeddedFile/Filter/FlateDecode>>", program)));
        assertThat(result.report("artifact.pickle").outcome()).isEqualTo(Outcome.THREAT);
    }

    @Test
    void encryptedUnfinishedAndExtendedDocumentsAreNotClear() {
        pdf("1 0 obj <</Encrypt 2 0 R>> endobj").reports(FORMAT, Outcome.INCONCLUSIVE, "pdf.encrypted");
        inspecting(model().with("a.pdf", "%PDF-1.7\n1 0 obj <<>> endobj")).isInconclusive(FORMAT, "malformed");
        inspecting(model().with("a.pdf", "%PDF-1.7\n%%EOF\n" + "hidden ".repeat(9)))
                .reports(FORMAT, Outcome.SUSPECT, "pdf.trailing-bytes");
    }

    @Test
    void damagedDocumentsBreakNothing() {
        Random random = new Random(3);
        byte[] whole = withStream("<</Type/ObjStm/Filter/FlateDecode>>", deflated("1 0 <</S/Launch>>"));
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j < 3; j++) {
                damaged[8 + random.nextInt(damaged.length - 8)] = (byte) random.nextInt(256);
            }
            InspectionAssert result = inspecting(model().with("a.pdf", damaged));
            assertThat(InspectionAssert.rules(result.report(FORMAT))).doesNotContain("inspect.failed");
        }
    }

    private static byte[] withStream(String dictionary, byte[] stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("%PDF-1.7\n4 0 obj " + dictionary + "\nstream\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(stream);
        out.writeBytes("\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater();
        deflater.setInput(text.getBytes(StandardCharsets.ISO_8859_1));
        deflater.finish();
        byte[] out = new byte[4096];
        byte[] exact = java.util.Arrays.copyOf(out, deflater.deflate(out));
        System.arraycopy(out, 0, exact, 0, exact.length);
        deflater.end();
        return exact;
    }

    private static TestingModel model() {
        return new TestingModel().with("model.safetensors", SafetensorsBuilder.clean());
    }

    private static InspectionAssert pdf(String objects) {
        return inspecting(model().with(
                        "a.pdf", "%PDF-1.7\n" + objects.replace('¶', '\n') + "\ntrailer <</Root 1 0 R>>\n%%EOF\n"));
    }
}
