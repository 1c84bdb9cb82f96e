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
}
