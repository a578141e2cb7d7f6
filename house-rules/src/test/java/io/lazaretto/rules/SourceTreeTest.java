package io.lazaretto.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What cannot be said about classes: files, documents, links. */
class SourceTreeTest {
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.~$}])/(work|farm|root|home/\\w+)/");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)(#[^)]*)?\\)");
    private static final int LONG_FILE = 400;
    /** One machine, one grammar, one judgement: each reads best in one place. */
    private static final Set<String> LONG_FOR_A_REASON =
            Set.of("PickleMachine.java", "PickleInput.java", "PickleJudge.java", "Expressions.java");

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            String text = file.toString().replace('\\', '/');
            if (text.contains("/src/main/java/") && Files.notExists(file.resolveSibling("package-info.java"))) {
                missing.add(text);
            }
        }
        assertThat(missing)
                .as("add a package-info.java that says what the package hides")
                .isEmpty();
    }

    @Test
    void noFileOfTheProductIsTooLongToRead() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            if (file.toString().contains("src/main")
                    && !LONG_FOR_A_REASON.contains(file.getFileName().toString())
                    && Files.readAllLines(file).size() > LONG_FILE) {
                tooLong.add(file.toString());
            }
        }
        assertThat(tooLong)
                .as("split what is longer than %d lines: one concept a file", LONG_FILE)
                .isEmpty();
    }

    @Test
    void noTestSleepsToWaitForACondition() throws IOException {
        List<String> sleeping = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            String text = Files.readString(file);
            if (file.toString().contains("src/test")
                    && !file.endsWith("SourceTreeTest.java")
                    && text.contains("Thread.sleep(")) {
                sleeping.add(file.toString());
            }
        }
        assertThat(sleeping)
                .as("wait for the condition with a deadline instead of sleeping")
                .isEmpty();
    }

    @Test
    void nothingNamesThePathsOfOneMachine() throws IOException {
        List<String> found = new ArrayList<>();
        for (String suffix : List.of(".java", ".md", ".xml", ".yaml", ".properties", ".sh", ".py")) {
            for (Path file : Repository.files(suffix)) {
                if (!file.endsWith("SourceTreeTest.java")
                        && MACHINE_PATH.matcher(Files.readString(file)).find()) {
                    found.add(file.toString());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyRelativeLinkInADocumentLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path file : Repository.files(".md")) {
            Matcher matcher = LINK.matcher(Files.readString(file));
            while (matcher.find()) {
                links++;
                if (Files.notExists(file.resolveSibling(matcher.group(1)))) {
                    broken.add(file + " -> " + matcher.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isPositive();
    }

    @Test
    void everyModuleHasAReadme() throws IOException {
        for (Path pom : Repository.files("pom.xml")) {
            if (!pom.getParent().equals(Repository.root())) {
                assertThat(pom.resolveSibling("README.md")).exists();
            }
        }
    }
}
