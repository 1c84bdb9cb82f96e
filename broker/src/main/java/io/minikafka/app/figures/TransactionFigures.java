package io.minikafka.app.figures;

import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.offsets.Backlog;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogManager;
import java.util.Optional;

/// How long readers of committed records have been kept from what is in the logs of this node: since the oldest
/// transaction that is undecided in one of them began, by the time of its first batch. RFC 0005.
public record TransactionFigures(LogManager logs, Time time) implements MetricSource {
    /// Batch headers read for one scrape; where more logs have transactions, one of the others may have the oldest.
    private static final int HEADERS_MAX = 2_000;

    private static final double MS_PER_SECOND = 1e3;

    @Override
    public void collect(MetricSink sink) {
        int undecided = 0;
        long oldestMs = 0;
        long nowMs = time.wallMs();
        for (TopicIdPartition id : logs.logs()) {
            Optional<Log> log = logs.existing(id).filter(TransactionFigures::isUndecided);
            if (log.isPresent() && ++undecided <= HEADERS_MAX) {
                long beganMs = Backlog.of(log.get(), log.get().lastStableOffset(), true).firstMs();
                long ageMs = beganMs == Backlog.NO_TIME ? 0 : nowMs - beganMs;
                oldestMs = Math.max(oldestMs, ageMs);
            }
        }
        sink.gauge(
                "minikafka_transactions_undecided_partitions",
                "Replicas on this node in which a transaction is neither committed nor aborted.",
                undecided);
        sink.gauge(
                "minikafka_transactions_oldest_undecided_seconds",
                "Age of the oldest of these transactions, by the time of its first batch.",
                oldestMs / MS_PER_SECOND);
    }

    private static boolean isUndecided(Log log) {
        return log.lastStableOffset() < log.highWatermark();
    }
}
