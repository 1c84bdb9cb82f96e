package io.minikafka.app.figures;

import io.minikafka.app.figures.Lags.Standing;
import io.minikafka.base.Time;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.service.GroupService;
import io.minikafka.broker.group.service.GroupService.GroupOffset;
import io.minikafka.broker.offsets.Backlogs;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// How far each group that is coordinated here is behind its committed offsets, in records and in seconds: the age of
/// the first record that it has not consumed, by the timestamp of that record's batch.
public record GroupFigures(
        GroupService groups, MetadataStore metadata, Backlogs backlogs, Time time, int rowsMax)
        implements MetricSource {
    /// Offsets looked at for one scrape.
    private static final int OFFSETS_MAX = 50_000;

    private static final long LIMIT_SECONDS = 5;

    @Override
    public void collect(MetricSink sink) {
        CompletableFuture<List<GroupOffset>> answer = new CompletableFuture<>();
        groups.offsets(OFFSETS_MAX, answer::complete);
        List<Standing> standings =
                answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join().stream()
                        .map(GroupFigures::standing)
                        .toList();
        Lags lags = Lags.of(standings, metadata.image(), backlogs, time.wallMs(), rowsMax);
        sink.gauge(
                "minikafka_group_lag_unknown_partitions",
                "Committed offsets of partitions whose leader did not tell where they end.",
                lags.unknown());
        lags.rows()
                .forEach((row, lag) -> {
                    String[] labels = row.labels();
                    sink.gauge(
                            "minikafka_group_lag_records",
                            "Records that the group has not consumed.",
                            lag.records(),
                            labels);
                    sink.gauge(
                            "minikafka_group_lag_seconds",
                            "Age of the oldest record that the group has not consumed.",
                            lag.seconds(),
                            labels);
                    sink.gauge(
                            "minikafka_group_stuck_seconds",
                            "For how long there have been records in a partition whose committed offset"
                                    + " does not move; the longest of the topic.",
                            lag.stuckSeconds(),
                            labels);
                });
    }

    private static Standing standing(GroupOffset at) {
        return new Standing(
                at.group(),
                at.partition(),
                at.offset(),
                0,
                at.sinceMs() < 0 ? Standing.MOVES : at.sinceMs());
    }
}
