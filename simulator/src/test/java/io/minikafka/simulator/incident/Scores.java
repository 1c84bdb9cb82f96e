package io.minikafka.simulator.incident;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// The scores of many trials, in words and as the table of `docs/intelligence.md`.
record Scores(List<Score> all) {
    private static final double MS_PER_SECOND = 1e3;

    Scores {
        all = List.copyOf(all);
    }

    static Scores of(Collection<Score> scores) {
        return new Scores(List.copyOf(scores));
    }

    double rightShare() {
        return share(sum(score -> score.right() ? 1 : 0), all.size());
    }

    double supportingShare() {
        return share(sum(Score::supporting), sum(Score::cited));
    }

    long slowestVerdictMs() {
        return times(Score::verdictMs).getMax();
    }

    private static double share(long some, long of) {
        return of == 0 ? 1 : (double) some / of;
    }

    private long sum(ToLongFunction<Score> what) {
        return all.stream().mapToLong(what).sum();
    }

    /// Of those that were noticed.
    private LongSummaryStatistics times(ToLongFunction<Score> what) {
        return all.stream()
                .filter(score -> score.noticedMs() >= 0)
                .mapToLong(what)
                .summaryStatistics();
    }

    String table() {
        Map<String, List<Score>> byTrouble =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Score::trouble, LinkedHashMap::new, Collectors.toList()));
        StringBuilder table =
                new StringBuilder(
                        """
                        | trouble | trials | right cause first | citations that support it | noticed after | verdict after | alarms before |
                        |--|--|--|--|--|--|--|
                        """);
        byTrouble.forEach((trouble, scores) ->
                table.append(new Scores(scores).row(trouble.replace('-', ' '))));
        return table.append(row("all")).toString();
    }

    private String row(String name) {
        return "| %s | %d | %d | %d of %d | %s | %s | %d |%n"
                .formatted(
                        name,
                        all.size(),
                        sum(score -> score.right() ? 1 : 0),
                        sum(Score::supporting),
                        sum(Score::cited),
                        seconds(times(Score::noticedMs)),
                        seconds(times(Score::verdictMs)),
                        sum(Score::alarmsBefore));
    }

    private static String seconds(LongSummaryStatistics times) {
        return times.getCount() == 0
                ? "never"
                : "%.1f to %.1f s"
                        .formatted(times.getMin() / MS_PER_SECOND, times.getMax() / MS_PER_SECOND);
    }
}
