package io.minikafka.observer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Holds the picture of the observer's rooms (ARCHITECTURE.md).
class ObserverHouseTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.minikafka.observer");

    @Test
    void roomsHaveNoCycles() {
        slices().matching("io.minikafka.observer.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a room that knows its own users cannot be understood alone")
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @Test
    void theBrokersInsideIsOutOfReach() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.minikafka.app..",
                        "io.minikafka.base..",
                        "io.minikafka.broker..",
                        "io.minikafka.cluster..",
                        "io.minikafka.storage..")
                .because("the observer sees brokers from outside, as any operator does")
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @Test
    void judgementsAreMadeWithoutIo() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.minikafka.observer.incident..",
                        "io.minikafka.observer.symptom..",
                        "io.minikafka.observer.rules..",
                        "io.minikafka.observer.ask..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.net..", "java.nio.file..", "org.apache.kafka..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("the same looks must give the same incidents, in a test as in the night")
                .check(HOUSE);
    }

    @Test
    void onlyTheRunnerTouchesNativeCode() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.minikafka.observer.llm.runner..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("de.kherud..")
                .because("a native crash must take nothing with it but the child process")
                .check(HOUSE);
    }

    @Test
    void modelsSeeEvidenceAndNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("io.minikafka.observer.llm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.minikafka.observer.watch..",
                        "io.minikafka.observer.symptom..",
                        "io.minikafka.observer.rules..",
                        "io.minikafka.observer.app..")
                .because(
                        "a model has no tools: whatever a log line makes it say, nothing is fetched or done")
                .check(HOUSE);
    }
}
