package io.lazaretto.standalone.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lazaretto.standalone.testing.CapturedTerminal;
import io.lazaretto.standalone.testing.Verdicts;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class VerdictPrinterTest {
    private final CapturedTerminal out = new CapturedTerminal();

    private VerdictPrinter printer(VerdictFormat format) {
        return new VerdictPrinter(format, Colour.OFF, out.stream());
    }

    @Test
    void jsonIsOneArrayInTheOrderOfTheSources() throws Exception {
        VerdictPrinter printer = printer(VerdictFormat.JSON);
        printer.print(1, Verdicts.passed("arr-b"));
        printer.print(0, Verdicts.passed("arr-a"));
        assertThat(out.text()).isEmpty();
        printer.end();
        JsonNode array = new ObjectMapper().readTree(out.text());
        assertThat(array).hasSize(2);
        assertThat(array.get(0).get("arrivalId").asText()).isEqualTo("arr-a");
        assertThat(array.get(1).get("arrivalId").asText()).isEqualTo("arr-b");
    }

    @Test
    void jsonOfNothingIsAnEmptyArray() throws Exception {
        printer(VerdictFormat.JSON).end();
        assertThat(new ObjectMapper().readTree(out.text())).isEmpty();
    }

    @Test
    void ndjsonIsOneObjectALineAsItComes() throws Exception {
        VerdictPrinter printer = printer(VerdictFormat.NDJSON);
        printer.print(0, Verdicts.passed("arr-a"));
        assertThat(out.text().lines()).hasSize(1);
        printer.print(1, Verdicts.passed("arr-b"));
        assertThat(out.text().lines().map(VerdictPrinterTest::arrivalId)).containsExactly("arr-a", "arr-b");
    }

    private static String arrivalId(String line) {
        try {
            return new ObjectMapper().readTree(line).get("arrivalId").asText();
        } catch (java.io.IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void aReaderThatWentAwayIsNoticed() {
        PrintStream broken = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws java.io.IOException {
                        throw new java.io.IOException("Broken pipe");
                    }
                },
                true,
                java.nio.charset.StandardCharsets.UTF_8);
        VerdictPrinter printer = new VerdictPrinter(VerdictFormat.NDJSON, Colour.OFF, broken);
        assertThat(printer.closed()).isFalse();
        printer.print(0, Verdicts.passed());
        assertThat(printer.closed()).isTrue();
    }
}
