package io.lazaretto.aggregator.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.lazaretto.schemas.event.FileFormat;
import io.lazaretto.schemas.event.LicenseClaim;
import io.lazaretto.schemas.event.LineageClaim;
import io.lazaretto.schemas.event.ModelFacts;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FactsBudgetTest {
    /** Three bytes a char. */
    private static final String LONG = "\u20ac".repeat(400);

    private static ModelFacts facts(List<String> formats, List<FileFormat> files) {
        return new ModelFacts(
                "sha256:" + "0".repeat(64),
                null,
                1L,
                1L,
                "model",
                LONG,
                formats,
                Collections.nCopies(90, new LineageClaim(LONG, LONG, LONG)),
                List.of("onnx"),
                Collections.nCopies(90, new LicenseClaim(LONG, LONG, LONG)),
                files);
    }

    @Test
    void theWorstFactsFitAndWhatDecidesIsKept() {
        List<FileFormat> files = IntStream.range(0, 999)
                .mapToObj(i -> new FileFormat(LONG + i, "torch-zip"))
                .toList();
        ModelFacts fitted = FactsBudget.fit(facts(Collections.nCopies(90, LONG), files));
        assertThat(EncodedSize.of(fitted)).isLessThanOrEqualTo(FactsBudget.MAX_BYTES);
        assertThat(fitted.getUnreadWeights()).containsExactly("onnx");
    }

    @Test
    void aListOfFilesIsCutAtItsEndOnly() {
        List<FileFormat> files = IntStream.range(0, 999)
                .mapToObj(i -> new FileFormat("file-" + i, "text"))
                .toList();
        ModelFacts facts = facts(List.of("text"), files);
        facts.setLineage(List.of());
        facts.setLicenses(List.of());
        assertThat(FactsBudget.fit(facts).getFileFormats()).isEqualTo(files.subList(0, 256));
    }

    @Test
    void ordinaryFactsStayAsTheyAre() {
        ModelFacts facts = facts(List.of("gguf", "text"), List.of(new FileFormat("a.gguf", "gguf")));
        facts.setLineage(List.of(new LineageClaim("adapter-base", "org/base", "adapter_config.json")));
        facts.setLicenses(List.of(new LicenseClaim("Apache-2.0", "Apache 2", "LICENSE")));
        assertThat(FactsBudget.fit(facts)).isEqualTo(facts);
    }
}
