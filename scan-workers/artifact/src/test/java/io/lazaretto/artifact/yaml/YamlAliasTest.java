package io.lazaretto.artifact.yaml;

import static io.lazaretto.artifact.inspect.Detectors.FORMAT;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An alias is what its anchor holds. */
class YamlAliasTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "x: &a os.system¶run:¶  _target_: *a¶  command: id¶§THREAT§yaml.target.dangerous",
                "k: &k _target_¶run:¶  *k : os.system¶  command: id¶§THREAT§yaml.target.dangerous",
                "x: &a [--index-url, http://x/simple]¶pip: *a¶§SUSPECT§packages.unverified",
                "x: &a evil @ http://x/e.whl¶dependencies:¶- pip:¶  - *a¶§SUSPECT§packages.unverified",
                "x: &a true¶trust_remote_code: *a¶§SUSPECT§yaml.remote-code",
                "k: &k trust_remote_code¶*k : true¶§SUSPECT§yaml.remote-code",
                "k: &k a¶a: 1¶*k : 2¶§SUSPECT§yaml.duplicate-key"
            })
    void whatAnAliasStandsForIsJudgedWhereItStands(String yaml, Outcome outcome, String rule) {
        yaml(yaml.replace('¶', '\n')).reports(FORMAT, outcome, rule);
    }

    @Test
    void templateBehindAnAliasIsJudged() {
        yaml("x: &a \"{{ ''.__class__.__mro__[1].__subclasses__() }}\"\nchat_template: *a\n")
                .isNotClear();
    }

    @Test
    void ordinaryAliasesStaySilent() {
        yaml("base: &base\n  lr: 0.1\n  optimizer: &opt adamw\nsmall:\n  <<: *base\n  optimizer: *opt\n"
                        + "names: &n [a, b]\nlabels: *n\nmodel:\n  _target_: &t torch.nn.Linear\nother:\n  _target_: *t\n")
                .staysSilent();
    }

    @Test
    void aliasesOfALongTextEndAtALimit() {
        String many = "- *a\n".repeat(20_000);
        yaml("x: &a " + "y".repeat(2_000) + "\nz:\n" + many).isInconclusive(FORMAT, "limit: YAML");
    }

    private static InspectionAssert yaml(String text) {
        return inspecting(new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with("conf.yaml", text));
    }
}
