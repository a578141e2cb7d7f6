package io.lazaretto.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which room may know which, with the remedy in every message. */
class LayeringTest {
    private static final String[] FRAMEWORK = {
        "io.quarkus..", "jakarta.enterprise..", "jakarta.inject..", "io.smallrye.."
    };

    private static JavaClasses product;

    @BeforeAll
    static void importClasses() {
        product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.lazaretto");
    }

    @Test
    void everyRoomWasImported() {
        for (String room :
                List.of("schemas", "ingest", "artifact", "detectors", "worker", "aggregator", "standalone", "broker")) {
            assertThat(product.stream().filter(c -> c.getPackageName().startsWith("io.lazaretto." + room)))
                    .as(room)
                    .isNotEmpty();
        }
    }

    @Test
    void artifactNeedsNextToNothingBeyondTheJdk() {
        check(
                classes()
                        .that()
                        .resideInAPackage("io.lazaretto.artifact..")
                        .and()
                        .resideOutsideOfPackage("io.lazaretto.artifact.provenance..")
                        .and()
                        .doNotHaveFullyQualifiedName("io.lazaretto.artifact.inspect.Libraries")
                        .should()
                        .onlyDependOnClassesThat(inAny(
                                "java..",
                                "javax..",
                                "com.fasterxml.jackson.core..",
                                "org.tukaani.xz..",
                                "org.apache.commons.compress..",
                                "org.apache.commons.codec.digest..",
                                "org.apache.commons.io..",
                                "org.apache.commons.lang3..",
                                "org.yaml.snakeyaml..",
                                "io.lazaretto.artifact.."))
                        .because(
                                "it runs in a sandboxed process with hostile bytes: move what needs more into the worker room"));
    }

    @Test
    void signaturesNeedTheSigstoreLibraryAndNothingElse() {
        check(
                classes()
                        .that()
                        .resideInAPackage("io.lazaretto.artifact.provenance..")
                        .should()
                        .onlyDependOnClassesThat(inAny(
                                "java..",
                                "javax..",
                                "com.fasterxml.jackson.core..",
                                "com.google.gson..",
                                "dev.sigstore..",
                                "org.bouncycastle..",
                                "io.lazaretto.artifact.."))
                        .because(
                                "it runs in a sandboxed process with hostile bytes: what goes online, or needs more, stays out"));
    }

    @Test
    void detectorsArePure() {
        check(
                classes()
                        .that()
                        .resideInAPackage("io.lazaretto.detectors..")
                        .should()
                        .onlyDependOnClassesThat(inAny(
                                "java..",
                                "io.lazaretto.detectors..",
                                "io.lazaretto.inference..",
                                "io.lazaretto.artifact.."))
                        .because(
                                "a detector takes a model and gives a report: reading, publishing and wiring belong to the worker room"));
    }

    @Test
    void theFoldKnowsNeitherKafkaNorQuarkus() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "io.lazaretto.aggregator.dossier..",
                                "io.lazaretto.aggregator.casefile..",
                                "io.lazaretto.aggregator.verdict..",
                                "io.lazaretto.aggregator.policy..")
                        .should()
                        .dependOnClassesThat(inAny(
                                "org.apache.kafka..",
                                "io.quarkus..",
                                "jakarta..",
                                "io.lazaretto.aggregator.topology.."))
                        .because(
                                "deciding is tested without a broker: pass values in, return values; Kafka lives in aggregator.topology"));
    }

    @Test
    void theFrameworkStaysAtTheEdge() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "io.lazaretto..wiring..", "io.lazaretto..api..", "io.lazaretto.standalone..")
                        .should()
                        .dependOnClassesThat(inAny(FRAMEWORK))
                        .because(
                                "rooms are plain Java with constructor injection: make the bean in the module's wiring package"));
    }

    @Test
    void roomsMeetOnlyInSchemas() {
        independent(
                "io.lazaretto.ingest..",
                "io.lazaretto.worker..",
                "io.lazaretto.aggregator..",
                "io.lazaretto.standalone..",
                "io.lazaretto.detectors..",
                "io.lazaretto.artifact..");
        independent(
                "io.lazaretto.aggregator..",
                "io.lazaretto.worker..",
                "io.lazaretto.ingest..",
                "io.lazaretto.standalone..",
                "io.lazaretto.detectors..",
                "io.lazaretto.artifact..");
        independent(
                "io.lazaretto.worker..",
                "io.lazaretto.ingest..",
                "io.lazaretto.aggregator..",
                "io.lazaretto.standalone..");
        independent(
                "io.lazaretto.schemas..",
                "io.lazaretto.ingest..",
                "io.lazaretto.worker..",
                "io.lazaretto.aggregator..",
                "io.lazaretto.standalone..",
                "io.lazaretto.detectors..",
                "io.lazaretto.artifact..",
                "io.lazaretto.broker..");
        independent("io.lazaretto.broker..", "io.lazaretto.schemas..");
    }

    @Test
    void packagesOfARoomHaveNoCycles() {
        for (String room :
                List.of("schemas", "ingest", "artifact", "detectors", "worker", "aggregator", "standalone")) {
            check(SlicesRuleDefinition.slices()
                    .matching("io.lazaretto." + room + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .ignoreDependency(resideInAPackage("io.lazaretto.schemas.event.."), DescribedPredicate.alwaysTrue())
                    .because("a concept that needs its user is one concept: merge them, or move the shared part down"));
        }
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .because("constructor injection shows what a class needs: add a constructor parameter"));
    }

    @Test
    void nothingPrintsAStackTraceOrExitsOutsideAMain() {
        check(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .callMethod(Throwable.class, "printStackTrace")
                .because("log one line with keys, or let the exception reach someone who can act"));
    }

    private static void independent(String room, String... others) {
        check(noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(inAny(others))
                .because("rooms talk through events: put what both need into schemas"));
    }

    private static DescribedPredicate<JavaClass> inAny(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }

    private static void check(ArchRule rule) {
        rule.check(product);
    }
}
