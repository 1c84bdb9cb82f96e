package io.minikafka.simulator.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentCodec;
import io.minikafka.observer.json.Json;
import io.minikafka.simulator.incident.Trial.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Trouble of every kind against real broker processes: is its cause named, by the rules alone, in time, and with
/// evidence for it? `./dev evaluate incidents`; a few kinds in CI.
class IncidentsTest {
    private static final long VERDICT_MS_MAX = 10_000;
    private static final double RIGHT_MIN = 0.9;
    private static final double SUPPORTING_MIN = 0.95;
    private static final int AT_ONCE = 3;
    private static final List<String> IN_CI = List.of("slow-disk", "poison-record", "wrong-config");

    @TempDir private Path folder;

    @Test
    void aFewKindsAreExplained() throws Exception {
        List<Trouble> few =
                Troubles.all(folder).stream()
                        .filter(trouble -> IN_CI.contains(trouble.cause()))
                        .toList();
        List<Outcome> outcomes = run(few, new long[] {1});
        outcomes.forEach(outcome -> {
            assertThat(outcome.isRight()).as(outcome.line()).isTrue();
            assertThat(outcome.verdictMs()).as(outcome.line()).isLessThanOrEqualTo(VERDICT_MS_MAX);
        });
        assertThat(supporting(outcomes)).isGreaterThanOrEqualTo(SUPPORTING_MIN);
    }

    @Test
    @Tag("incidents")
    @Timeout(3_600)
    void everyKindIsExplained() throws Exception {
        List<String> wanted = Arrays.asList(System.getProperty("incidents.kinds", "").split(","));
        List<Trouble> all =
                Troubles.all(folder).stream()
                        .filter(trouble -> wanted.contains("") || wanted.contains(trouble.cause()))
                        .toList();
        long[] seeds =
                Arrays.stream(System.getProperty("incidents.seeds", "1,2,3").split(","))
                        .mapToLong(Long::parseLong)
                        .toArray();
        List<Outcome> outcomes = run(all, seeds);
        double right =
                outcomes.stream().filter(Outcome::isRight).count() / (double) outcomes.size();
        long slowest = outcomes.stream().mapToLong(Outcome::verdictMs).max().orElse(0);
        long falseAlarms = outcomes.stream().mapToLong(Outcome::alarmsBefore).sum();
        System.out.printf(
                "%d trials: right cause first %.1f %%, citations that support it %.1f %%, slowest verdict %.1f s after"
                        + " the detection, %d false alarms before the trouble%n",
                outcomes.size(),
                right * 100,
                supporting(outcomes) * 100,
                slowest / 1e3,
                falseAlarms);
        assertThat(right).isGreaterThanOrEqualTo(RIGHT_MIN);
        assertThat(supporting(outcomes)).isGreaterThanOrEqualTo(SUPPORTING_MIN);
        assertThat(slowest).isLessThanOrEqualTo(VERDICT_MS_MAX);
    }

    /// Traffic comes and goes as it does on a day, people deploy, make topics and change settings: nothing is wrong.
    @Test
    @Tag("incidents")
    @Timeout(900)
    void aCleanDayHasAtMostOneFalseAlarm() throws Exception {
        int seconds = Integer.getInteger("incidents.day.seconds", 240);
        List<Incident> alarms = CleanDay.run(folder, seconds, 1);
        alarms.forEach(
                alarm -> System.out.println("FALSE ALARM " + IncidentCodec.toJson(alarm).write()));
        System.out.printf("clean day of %d s: %d false alarms%n", seconds, alarms.size());
        assertThat(alarms).hasSizeLessThanOrEqualTo(1);
    }

    private static double supporting(List<Outcome> outcomes) {
        double cited = outcomes.stream().mapToInt(outcome -> outcome.cited().size()).sum();
        return outcomes.stream().mapToLong(Outcome::supporting).sum() / Math.max(1, cited);
    }

    /// Several at once, but for those that need the processors for themselves.
    private List<Outcome> run(List<Trouble> troubles, long[] seeds) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        List<Future<Outcome>> running = new ArrayList<>();
        try (ExecutorService few = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Trouble trouble : troubles) {
                for (long seed : seeds) {
                    if (!trouble.alone()) {
                        running.add(few.submit(() -> trial(trouble, seed)));
                    }
                }
            }
            for (Future<Outcome> each : running) {
                outcomes.add(each.get());
            }
        }
        for (Trouble trouble : troubles) {
            for (long seed : seeds) {
                if (trouble.alone()) {
                    outcomes.add(trial(trouble, seed));
                }
            }
        }
        return outcomes;
    }

    private Outcome trial(Trouble trouble, long seed) throws Exception {
        Outcome outcome =
                Trial.run(
                        trouble,
                        seed,
                        Files.createTempDirectory(folder, trouble.cause() + "-" + seed + "-"));
        System.out.println(outcome.line());
        record(outcome);
        if (!outcome.isRight()) {
            outcome.incident()
                    .ifPresent(incident ->
                            incident.evidence()
                                    .forEach(each ->
                                            System.out.printf(
                                                    "    [%d] %s %s: %s%n",
                                                    each.number(),
                                                    each.kind(),
                                                    each.signal().subject(),
                                                    each.signal().text())));
        }
        return outcome;
    }

    /// For `minikafka observe eval`, if somebody asks for it: -Dincidents.record=FILE.
    private static void record(Outcome outcome) throws IOException {
        String file = System.getProperty("incidents.record", "");
        if (!file.isEmpty() && outcome.incident().isPresent()) {
            Json line =
                    Json.object(
                            "cause",
                            outcome.trouble().cause(),
                            "incident",
                            IncidentCodec.toJson(outcome.incident().get()));
            Files.writeString(
                    Path.of(file),
                    line.write() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
