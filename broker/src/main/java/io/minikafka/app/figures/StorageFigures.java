package io.minikafka.app.figures;

import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import io.minikafka.storage.CompactionCounters;
import io.minikafka.storage.DamageCounters;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageState;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.wal.WalStats;
import java.util.function.LongSupplier;

/// The write-ahead log, the disk, what compaction does, and whether appends are taken.
///
/// @param sizeBytes of the whole disk
public record StorageFigures(LogManager logs, Disk disk, LongSupplier sizeBytes)
        implements MetricSource {
    private static final double NS_PER_SECOND = 1e9;
    private static final double MS_PER_SECOND = 1e3;

    @Override
    public void collect(MetricSink sink) {
        WalStats wal = logs.walStats();
        sink.counter("minikafka_wal_groups", "Groups written and synced.", wal.groups());
        sink.counter("minikafka_wal_entries", "Entries in them.", wal.entries());
        sink.counter("minikafka_wal_written_bytes", "Bytes written.", wal.groupBytes());
        sink.counter(
                "minikafka_wal_disk_seconds",
                "Time in writes and syncs.",
                wal.diskNs() / NS_PER_SECOND);
        sink.gauge(
                "minikafka_wal_files_bytes",
                "Size of all files of the write-ahead log.",
                wal.filesBytes());
        sink.gauge(
                "minikafka_wal_memory_bytes",
                "Memory of batches that are not in their segments yet.",
                wal.slabsBytes());
        sink.latency(
                "minikafka_wal_sync_seconds",
                "One write and sync of a group.",
                logs.walSyncTimes());
        sink.latency(
                "minikafka_delivery_seconds",
                "From the append of a batch until the first consumer gets it, in samples.",
                logs.deliveryTimes());
        sink.gauge("minikafka_disk_size_bytes", "Size of the disk.", sizeBytes.getAsLong());
        sink.gauge("minikafka_disk_free_bytes", "Free on the disk.", disk.usableBytes());
        sink.gauge("minikafka_logs", "Logs of partitions and journals.", logs.logs().size());
        DamageCounters damage = logs.damageCounters();
        sink.gauge(
                "minikafka_damaged_ranges",
                "Ranges of segments that are known to be damaged; they are not served.",
                logs.damagedRanges().size());
        sink.counter(
                "minikafka_ranges_repaired",
                "Damaged ranges that were repaired with what another replica has.",
                damage.rangesRepaired());
        sink.counter(
                "minikafka_scrubbed_bytes",
                "Bytes of segments that were read to find damage.",
                damage.scrubbedBytes());
        logs.compaction().ifPresent(compaction -> tell(compaction, sink));
        String now = state(logs.state());
        for (String state : new String[] {"online", "read_only", "offline"}) {
            sink.gauge(
                    "minikafka_storage_state",
                    "1 for the state of the storage now.",
                    state.equals(now) ? 1 : 0,
                    "state",
                    state);
        }
    }

    private static void tell(CompactionCounters.Snapshot compaction, MetricSink sink) {
        sink.counter("minikafka_compaction_runs", "Logs compacted.", compaction.runs());
        sink.counter(
                "minikafka_compaction_seconds", "Time in that.", compaction.ns() / NS_PER_SECOND);
        sink.counter(
                "minikafka_compaction_records_in",
                "Records that were looked at.",
                compaction.recordsBefore());
        sink.counter(
                "minikafka_compaction_records_out",
                "Records of these that were kept.",
                compaction.recordsAfter());
        sink.counter(
                "minikafka_compaction_in_bytes",
                "Bytes of the segments that were compacted.",
                compaction.bytesBefore());
        sink.counter(
                "minikafka_compaction_out_bytes",
                "Bytes of the segments in their place.",
                compaction.bytesAfter());
        sink.counter(
                "minikafka_compaction_failures",
                "Logs that could not be compacted, because of the disk or of damage.",
                compaction.failures());
        sink.gauge(
                "minikafka_compaction_last_failure_timestamp_seconds",
                "When that was the last time, in seconds since 1970; 0: never.",
                compaction.lastFailureMs() / MS_PER_SECOND);
        sink.gauge(
                "minikafka_compaction_stopped_logs",
                "Logs that are not compacted any more, because a segment is damaged.",
                compaction.stopped());
    }

    private static String state(StorageState state) {
        return switch (state) {
            case StorageState.Online _ -> "online";
            case StorageState.ReadOnly _ -> "read_only";
            case StorageState.Offline _ -> "offline";
        };
    }
}
