package io.minikafka.cluster.metadata.raft;

import io.minikafka.cluster.metadata.MetadataQuorum;
import io.minikafka.cluster.metadata.MetadataRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.raft.Batch;
import org.apache.kafka.raft.BatchReader;
import org.apache.kafka.raft.LeaderAndEpoch;
import org.apache.kafka.raft.RaftClient;
import org.apache.kafka.snapshot.SnapshotReader;

/// Passes on what the library says is committed, while it says so.
final class CommitReader implements RaftClient.Listener<MetadataRecord> {
    private final int nodeId;
    private final MetadataQuorum.Listener listener;

    CommitReader(int nodeId, MetadataQuorum.Listener listener) {
        this.nodeId = nodeId;
        this.listener = listener;
    }

    @Override
    public void handleCommit(BatchReader<MetadataRecord> reader) {
        try (reader) {
            while (reader.hasNext()) {
                Batch<MetadataRecord> batch = reader.next();
                listener.committed(
                        batch.lastOffset() + 1,
                        batch.epoch(),
                        batch.sizeInBytes(),
                        List.copyOf(batch.records()));
            }
        }
    }

    @Override
    public void handleLoadSnapshot(SnapshotReader<MetadataRecord> reader) {
        try (reader) {
            List<MetadataRecord> records = new ArrayList<>();
            long bytes = 0;
            while (reader.hasNext()) {
                Batch<MetadataRecord> batch = reader.next();
                records.addAll(batch.records());
                bytes += batch.sizeInBytes();
            }
            listener.restarted(
                    reader.lastContainedLogOffset() + 1,
                    reader.lastContainedLogEpoch(),
                    bytes,
                    records);
        }
    }

    /// A founder's first snapshot says who votes, and nothing of ours.
    @Override
    public void handleLoadBootstrap(SnapshotReader<MetadataRecord> reader) {
        reader.close();
    }

    @Override
    public void handleLeaderChange(LeaderAndEpoch leader) {
        if (leader.isLeader(nodeId)) {
            listener.active(leader.epoch());
        } else {
            listener.passive(leader.epoch(), leader.leaderId());
        }
    }
}
