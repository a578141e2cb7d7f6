package io.lazaretto.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lazaretto.artifact.testing.ZipBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises can be broken: an oracle that accepts everything proves nothing. */
class OracleTest {
    private static final Relation.Context TEXT =
            data -> Model.of("README.md", data).with("model.safetensors", Seeds.SAFETENSORS);

    @Test
    void aCutThatStaysClearIsNoticed() {
        byte[] text = Bytes.of("A text that has no end of its own");
        Verdict whole = Oracle.inspect(TEXT.model(text));
        assertThat(whole.isClear()).isTrue();
        assertThatThrownBy(() -> Relation.CUT.check(text, whole, TEXT, 5))
                .isInstanceOf(BrokenPromiseException.class)
                .hasMessageContaining("without its end");
    }

    @Test
    void aThreatThatAnotherReaderFindsIsNoticedWhenTheInspectionIsSilent() {
        Relation.Context zip = data -> Model.of("a.zip", data);
        byte[] hostile = new ZipBuilder().deflated("a.pkl", Seeds.MALICIOUS).toBytes();
        Verdict silent = Oracle.inspect(Model.of("model.safetensors", Seeds.SAFETENSORS));
        for (Extracted reader :
                new Extracted[] {Extracted.ZIP_DIRECTORY, Extracted.ZIP_STREAM, Extracted.ZIP_STREAM_OF_COMMONS}) {
            assertThatThrownBy(() -> reader.check(hostile, silent, zip, 0))
                    .as("%s", reader)
                    .isInstanceOf(BrokenPromiseException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aThreatIsAThreatInEveryContainer(Container container) {
        Verdict verdict = Oracle.inspect(Model.of("model.pkl", container.around("model.pkl", Seeds.MALICIOUS)));
        assertThat(Seeds.isPickleThreat(verdict)).as("%s", verdict).isTrue();
    }

    @Test
    void ordinarySeedsAreClearSoThatRelationsMeanSomething() {
        for (String name : new String[] {
            "safetensors", "gguf", "hdf5", "onnx", "npy", "tflite", "ubjson", "keras", "skops", "image"
        }) {
            FileTarget target = (FileTarget) Targets.named(name);
            Model model =
                    Model.of(target.file(), target.shape().apply(target.seeds().getFirst()));
            if (target.companion()) {
                model.with("model.safetensors", Seeds.SAFETENSORS);
            }
            assertThat(Oracle.inspect(model).isClear()).as(name).isTrue();
        }
    }

    @Test
    void findingsOfOneCauseAreCountedOnce() {
        BrokenPromiseException one = new BrokenPromiseException("p", "A", 1);
        BrokenPromiseException same = new BrokenPromiseException("p", "A", 2);
        BrokenPromiseException other = new BrokenPromiseException("p", "B", 1);
        assertThat(one.getStackTrace()).isEqualTo(same.getStackTrace()).isNotEqualTo(other.getStackTrace());
        assertThatCode(() -> Oracle.notClear("p", Model.of("a.pkl", Seeds.MALICIOUS)))
                .doesNotThrowAnyException();
    }
}
