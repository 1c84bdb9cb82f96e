package io.minikafka.simulator.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentCodec;
import io.minikafka.simulator.incident.Trial.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
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
/// evidence for it? `./dev evaluate incidents`, of which `-Dincidents.record=FILE` keeps the incidents for `minikafka observe
/// eval`, over several runs; a few kinds in CI.
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
                        .filter(trouble -> IN_CI.contains(trouble.name()))
                        .toList();
        Recording recording = new Recording(folder.resolve("incidents.jsonl"));
        List<Outcome> outcomes = run(few, new long[] {1}, recording);
        outcomes.forEach(outcome -> {
            assertThat(outcome.isRight()).as(outcome.line()).isTrue();
            assertThat(outcome.verdictMs()).as(outcome.line()).isLessThanOrEqualTo(VERDICT_MS_MAX);
        });
        assertThat(Scores.of(recording.scores()).supportingShare())
                .isGreaterThanOrEqualTo(SUPPORTING_MIN);
    }

    @Test
    @Tag("incidents")
    @Timeout(3_600)
    void everyKindIsExplained() throws Exception {
        List<String> wanted = Arrays.asList(System.getProperty("incidents.kinds", "").split(","));
        List<Trouble> all =
                Troubles.all(folder).stream()
                        .filter(trouble ->
                                wanted.contains("")
                                        || wanted.contains(trouble.cause())
                                        || wanted.contains(trouble.name()))
                        .toList();
        long[] seeds =
                Arrays.stream(System.getProperty("incidents.seeds", "1,2,3").split(","))
                        .mapToLong(Long::parseLong)
                        .toArray();
        Path file = Path.of(System.getProperty("incidents.record", folder + "/incidents.jsonl"));
        Recording recording = new Recording(file);
        run(all, seeds, recording);
        Scores scores = Scores.of(recording.scores());
        System.out.println(scores.table());
        assertThat(scores.rightShare()).isGreaterThanOrEqualTo(RIGHT_MIN);
        assertThat(scores.supportingShare()).isGreaterThanOrEqualTo(SUPPORTING_MIN);
        assertThat(scores.slowestVerdictMs()).isLessThanOrEqualTo(VERDICT_MS_MAX);
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

    /// Several at once, but for those that need the processors for themselves.
    private List<Outcome> run(List<Trouble> troubles, long[] seeds, Recording recording)
            throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        List<Future<Outcome>> running = new ArrayList<>();
        try (ExecutorService few = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Trouble trouble : troubles) {
                for (long seed : seeds) {
                    if (!trouble.alone()) {
                        running.add(few.submit(() -> trial(trouble, seed, recording)));
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
                    outcomes.add(trial(trouble, seed, recording));
                }
            }
        }
        return outcomes;
    }

    private Outcome trial(Trouble trouble, long seed, Recording recording) throws Exception {
        Outcome outcome =
                Trial.run(
                        trouble,
                        seed,
                        Files.createTempDirectory(folder, trouble.name() + "-" + seed + "-"));
        System.out.println(outcome.line());
        recording.add(outcome);
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
}
