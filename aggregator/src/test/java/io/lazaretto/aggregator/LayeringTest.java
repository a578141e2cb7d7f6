package io.lazaretto.aggregator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
    private static final String ROOT = "io.lazaretto.aggregator.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.lazaretto.aggregator");

    @Test
    void whatDecidesKnowsNeitherKafkaNorAFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "dossier..",
                        ROOT + "casefile..",
                        ROOT + "verdict..",
                        ROOT + "policy..",
                        ROOT + "budget..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.quarkus..", "jakarta..", "io.micrometer..", "org.slf4j..")
                .because("decisions are pure functions: take what you need as a parameter and let topology call you")
                .check(CLASSES);
    }

    @Test
    void onlyWiringKnowsCdi() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "wiring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta.inject..",
                        "jakarta.enterprise..",
                        "io.smallrye..",
                        "org.eclipse.microprofile.health..",
                        "org.eclipse.microprofile.config..")
                .because("standalone leaves wiring out: make the bean in AggregatorBeans and inject by constructor")
                .check(CLASSES);
    }

    @Test
    void theReadSideDoesNotReachIntoTheStreams() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "api..", ROOT + "view..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka.streams..", ROOT + "topology..", ROOT + "dossier..", ROOT + "casefile..")
                .because("stores hold what is not committed yet: read the topics through view")
                .check(CLASSES);
    }

    @Test
    void onlyTheApiKnowsHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "api..", ROOT + "wiring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .because("HTTP is one way to ask: put the question into view and the mapping into api")
                .check(CLASSES);
    }
}
