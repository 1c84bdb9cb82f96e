package io.minikafka.app;

import io.minikafka.base.Time;
import io.minikafka.broker.admin.JournaledMetadata;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.disk.Disk;

/// What a node had when it was alone, for the cluster that begins with it.
final class AloneMetadata {
    private final LogManager logs;
    private final Disk disk;
    private final Time time;

    AloneMetadata(LogManager logs, Disk disk, Time time) {
        this.logs = logs;
        this.disk = disk;
        this.time = time;
    }

    /// Reads the journal; nothing is written to it any more.
    MetadataImage image() {
        try (LogJournal journal =
                LogJournal.open("metadata", LogJournal.METADATA_LOG, logs, disk, time)) {
            return JournaledMetadata.replayed(journal);
        }
    }
}
