package io.minikafka.observer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds what RFC 0017 promises of the detectors: lines, numbers and times go in, values come out.
class DetectorsHouseTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.minikafka.observer");

    @ParameterizedTest
    @ValueSource(strings = {"mining", "rates", "sessions", "series"})
    void aDetectorNeedsNothingButItself(String room) {
        String here = "io.minikafka.observer." + room;
        classes()
                .that()
                .resideInAPackage(here)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        here,
                        "java.lang..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "org.jspecify..")
                .because("it must work the same in any process, on any log, in any test")
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mining", "rates", "sessions", "series"})
    void aDetectorReadsNoClockAndNoChance(String room) {
        noClasses()
                .that()
                .resideInAPackage("io.minikafka.observer." + room)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .because("the same input gives the same output")
                .check(HOUSE);
    }
}
