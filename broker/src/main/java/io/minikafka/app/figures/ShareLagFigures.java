package io.minikafka.app.figures;

import io.minikafka.app.figures.Lags.Standing;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.service.GroupService;
import io.minikafka.broker.offsets.Backlogs;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.broker.sharestate.StateChange;
import io.minikafka.broker.sharestate.StateView;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// How many records wait for each share group that is coordinated here, and how old the first of them is. What is with
/// a member waits, too, until it is acknowledged. RFC 0008.
///
/// @param states where what became of their records is remembered
public record ShareLagFigures(
        GroupService groups,
        ShareStateDesk states,
        MetadataStore metadata,
        Backlogs backlogs,
        Time time,
        int rowsMax)
        implements MetricSource {
    /// Groups asked for one scrape.
    private static final int GROUPS_MAX = 10_000;

    private static final long LIMIT_SECONDS = 5;

    @Override
    public void collect(MetricSink sink) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        groups.shareGroups(GROUPS_MAX, answer::complete);
        List<CompletableFuture<List<Standing>>> looks =
                answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join().stream()
                        .map(this::look)
                        .toList();
        List<Standing> standings = new ArrayList<>();
        looks.forEach(
                look -> standings.addAll(look.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join()));
        Lags lags = Lags.of(standings, metadata.image(), backlogs, time.wallMs(), rowsMax);
        sink.gauge(
                "minikafka_share_lag_unknown_partitions",
                "Partitions of share groups whose leader did not tell where they end.",
                lags.unknown());
        lags.rows()
                .forEach((row, lag) -> {
                    String[] labels = row.labels();
                    sink.gauge(
                            "minikafka_share_lag_records",
                            "Records that the share group is not done with, those with its members included.",
                            lag.records(),
                            labels);
                    sink.gauge(
                            "minikafka_share_lag_seconds",
                            "Age of the oldest record that the share group is not done with.",
                            lag.seconds(),
                            labels);
                });
    }

    /// A group that has just moved to another node has nothing here.
    private CompletableFuture<List<Standing>> look(String group) {
        CompletableFuture<List<Standing>> looked = new CompletableFuture<>();
        states.look(group, (_, known) -> looked.complete(standings(group, known)));
        return looked;
    }

    private static List<Standing> standings(String group, Map<TopicIdPartition, StateView> known) {
        List<Standing> standings = new ArrayList<>();
        known.forEach((partition, state) -> {
            if (state.start() != StateChange.NOWHERE) {
                standings.add(
                        new Standing(
                                group,
                                partition,
                                state.start(),
                                state.doneCount(),
                                Standing.MOVES));
            }
        });
        return standings;
    }
}
