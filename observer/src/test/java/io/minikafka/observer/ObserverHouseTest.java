package io.minikafka.observer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds the picture of the observer's rooms (ARCHITECTURE.md).
class ObserverHouseTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.minikafka.observer");

    /// A room that nobody has drawn is one that nobody has thought about.
    @Test
    void thePictureNamesEveryRoom() throws IOException {
        String picture = Files.readString(Path.of("..", "ARCHITECTURE.md"));
        Set<String> rooms = new TreeSet<>();
        for (JavaClass each : HOUSE) {
            rooms.add(each.getPackageName());
        }
        rooms.remove("io.minikafka.observer");
        assertThat(rooms).hasSizeGreaterThan(10);
        for (String room : rooms) {
            String name = room.replace("io.minikafka.observer.", "");
            assertThat(picture).as(room).containsPattern("(?m)(^    |; )" + name + "[ :]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "forecast, forecast",
        "scale, scale|forecast",
        "scale.simulation, scale|forecast|plot|scale.simulation",
        "scale.service, scale|forecast|json|watch|scale.service",
        "json, json",
        "plot, plot",
        "incident, incident|json",
        "rules, rules|incident",
        "watch, watch|incident|json",
        "symptom, symptom|watch|incident|mining|rates|series",
        "llm, llm|llm.runner|incident|json",
        "llm.runner, llm.runner|json"
    })
    void aRoomSeesOnlyItsNeighbours(String room, String seen) {
        String[] others =
                Arrays.stream(seen.split("\\|"))
                        .map(other -> "io.minikafka.observer." + other)
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.minikafka.observer." + room)
                .should()
                .dependOnClassesThat(
                        JavaClass.Predicates.resideInAPackage("io.minikafka.observer..")
                                .and(
                                        DescribedPredicate.not(
                                                JavaClass.Predicates.resideInAnyPackage(others))))
                .because("ARCHITECTURE.md says who may look at whom")
                .check(HOUSE);
    }

    /// The scaler's decisions are played again in simulations and after a restart.
    @ParameterizedTest
    @ValueSource(strings = {"forecast", "scale"})
    void forecastsAndDecisionsKnowNoClockAndNoIo(String room) {
        noClasses()
                .that()
                .resideInAPackage("io.minikafka.observer." + room)
                .and()
                .doNotHaveSimpleName("Capacity")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.nio..", "java.time..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("the same loads give the same decisions")
                .check(HOUSE);
    }

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
