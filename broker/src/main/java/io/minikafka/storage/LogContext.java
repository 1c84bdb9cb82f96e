package io.minikafka.storage;

import io.minikafka.base.Time;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.wal.WriteAheadLog;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What all logs of a node share.
final class LogContext {
    final StorageConfig config;
    final Disk disk;
    final Time time;
    final StorageHealth health;
    final OpenFiles files;
    final ScanBuffers buffers = new ScanBuffers();
    final SegmentWriter writer;
    final FileRemover remover;
    final ReplacedFiles replaced = new ReplacedFiles();
    final DamagedLogs damaged = new DamagedLogs();

    /// Replaced by simulations that must find what comes of a worse one.
    volatile RangeJudge rangeJudge = new StrictJudge();

    /// From an append to the first consumer.
    final LatencyHistogram deliveryTimes = new LatencyHistogram();

    /// Bytes of replicas' batches that the WAL does not have yet.
    final AtomicLong unsyncedBytes = new AtomicLong();

    private volatile @Nullable WriteAheadLog wal;

    LogContext(StorageConfig config, Disk disk, Time time) {
        this.config = config;
        this.disk = disk;
        this.time = time;
        this.health = new StorageHealth(config, disk);
        this.files = new OpenFiles(disk, config.openFilesMax());
        this.writer = new SegmentWriter(config, time);
        this.remover = new FileRemover(disk, files, time, config.deletesPerSecond());
    }

    /// Appends go there from now on; called once, after recovery.
    void start(WriteAheadLog opened) {
        wal = opened;
    }

    WriteAheadLog wal() {
        return Objects.requireNonNull(wal, "no appends before recovery is done");
    }
}
