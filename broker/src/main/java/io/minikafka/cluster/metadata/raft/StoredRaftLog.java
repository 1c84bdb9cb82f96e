package io.minikafka.cluster.metadata.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.raft.Isolation;
import org.apache.kafka.raft.LogAppendInfo;
import org.apache.kafka.raft.LogFetchInfo;
import org.apache.kafka.raft.LogOffsetMetadata;
import org.apache.kafka.raft.RaftLog;
import org.apache.kafka.raft.ValidOffsetAndEpoch;
import org.apache.kafka.server.common.OffsetAndEpoch;
import org.apache.kafka.snapshot.RawSnapshotReader;
import org.apache.kafka.snapshot.RawSnapshotWriter;

/// The library's log on [StoredRaft]. What it is told to append is on disk when the call returns, the
/// leader's own batches too: the library counts them as this node's vote at once. So [#flush] has nothing
/// left to do. Any thread.
final class StoredRaftLog implements RaftLog {
    static final TopicPartition PARTITION = new TopicPartition("__cluster_metadata", 0);

    /// The metadata's topic id, the same in every cluster.
    static final Uuid TOPIC_ID = Uuid.METADATA_TOPIC_ID;

    /// Snapshots that are kept, with the log behind the oldest of them: whoever lags a little need not copy
    /// all.
    private static final int SNAPSHOTS_KEPT = 2;

    private final StoredRaft raft;
    private final TreeMap<Integer, Long> epochs = new TreeMap<>();
    private LogOffsetMetadata highWatermark;

    StoredRaftLog(StoredRaft raft) {
        this.raft = raft;
        this.highWatermark = new LogOffsetMetadata(raft.start());
        readEpochs();
        var _ = truncateToLatestSnapshot();
    }

    @Override
    public synchronized LogAppendInfo appendAsLeader(Records records, int epoch) {
        return append(records, epoch);
    }

    /// Takes what is whole and not of an epoch beyond `epoch`.
    @Override
    public synchronized LogAppendInfo appendAsFollower(Records records, int epoch) {
        return append(records, epoch);
    }

    private LogAppendInfo append(Records records, int epoch) {
        List<StoredBatch> batches = new ArrayList<>();
        for (RecordBatch batch : records.batches()) {
            batch.ensureValid();
            if (batch.partitionLeaderEpoch() > epoch) {
                break;
            }
            batches.add(StoredBatch.of(batch));
        }
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("nothing to append");
        }
        raft.append(batches);
        batches.forEach(batch -> epochs.putIfAbsent(batch.epoch(), batch.baseOffset()));
        return new LogAppendInfo(
                batches.getFirst().baseOffset(), batches.getLast().endOffset() - 1);
    }

    @Override
    public synchronized LogFetchInfo read(long offset, Isolation isolation, int maxBytes) {
        long end =
                switch (isolation) {
                    case COMMITTED -> highWatermark.offset();
                    case UNCOMMITTED -> raft.end();
                };
        List<StoredBatch> batches = raft.read(offset, end, maxBytes);
        int bytes = batches.stream().mapToInt(batch -> batch.bytes().length).sum();
        ByteBuffer copy = ByteBuffer.allocate(bytes);
        batches.forEach(batch -> copy.put(batch.bytes()));
        return new LogFetchInfo(
                MemoryRecords.readableRecords(copy.flip()), new LogOffsetMetadata(offset));
    }

    @Override
    public synchronized int lastFetchedEpoch() {
        return epochs.isEmpty()
                ? latestSnapshotId().map(OffsetAndEpoch::epoch).orElse(0)
                : epochs.lastKey();
    }

    @Override
    public synchronized OffsetAndEpoch endOffsetForEpoch(int epoch) {
        Optional<OffsetAndEpoch> oldest = earliestSnapshotId();
        if (epochs.isEmpty() || epoch >= epochs.lastKey()) {
            return new OffsetAndEpoch(raft.end(), lastFetchedEpoch());
        }
        Map.Entry<Integer, Long> following = epochs.higherEntry(epoch);
        Map.Entry<Integer, Long> own = epochs.floorEntry(epoch);
        if (own != null) {
            return new OffsetAndEpoch(following.getValue(), own.getKey());
        }
        // Below everything in the log: what the snapshot at its start ends with, if it is that old.
        return oldest.filter(id -> id.epoch() <= epoch)
                .orElseGet(() -> new OffsetAndEpoch(following.getValue(), epoch));
    }

    @Override
    public LogOffsetMetadata endOffset() {
        return new LogOffsetMetadata(raft.end());
    }

    @Override
    public synchronized LogOffsetMetadata highWatermark() {
        return highWatermark;
    }

    @Override
    public synchronized void updateHighWatermark(LogOffsetMetadata offset) {
        highWatermark = offset;
    }

    @Override
    public long startOffset() {
        return raft.start();
    }

    @Override
    public synchronized void initializeLeaderEpoch(int epoch) {
        var _ = epochs.putIfAbsent(epoch, raft.end());
    }

    @Override
    public synchronized void truncateTo(long offset) {
        if (offset < highWatermark.offset()) {
            throw new IllegalArgumentException(
                    "a cut to %d, below the high watermark %d"
                            .formatted(offset, highWatermark.offset()));
        }
        raft.truncate(offset);
        readEpochs();
    }

    @Override
    public synchronized boolean truncateToLatestSnapshot() {
        Optional<OffsetAndEpoch> latest = latestSnapshotId();
        if (latest.isEmpty() || !isBeyondTheLog(latest.get())) {
            return false;
        }
        OffsetAndEpoch id = latest.get();
        raft.restart(id.offset());
        highWatermark = new LogOffsetMetadata(id.offset());
        readEpochs();
        var _ = raft.deleteBefore(id);
        return true;
    }

    private boolean isBeyondTheLog(OffsetAndEpoch snapshot) {
        if (raft.start() == raft.end() && snapshot.offset() == raft.end()) {
            return false;
        }
        int last = epochs.isEmpty() ? 0 : epochs.lastKey();
        return snapshot.epoch() > last
                || (snapshot.epoch() == last && snapshot.offset() > raft.end());
    }

    @Override
    public synchronized boolean deleteBeforeSnapshot(OffsetAndEpoch snapshot) {
        if (snapshot.offset() > highWatermark.offset() || !raft.snapshots().containsKey(snapshot)) {
            return false;
        }
        boolean changed = raft.deleteBefore(snapshot);
        readEpochs();
        return changed;
    }

    @Override
    public synchronized boolean maybeClean() {
        List<OffsetAndEpoch> ids = List.copyOf(raft.snapshots().keySet());
        return ids.size() > SNAPSHOTS_KEPT
                && deleteBeforeSnapshot(ids.get(ids.size() - SNAPSHOTS_KEPT));
    }

    @Override
    public void flush(boolean all) {
        // Everything is on disk already.
    }

    @Override
    public TopicPartition topicPartition() {
        return PARTITION;
    }

    @Override
    public Uuid topicId() {
        return TOPIC_ID;
    }

    @Override
    public synchronized Optional<RawSnapshotWriter> createNewSnapshot(OffsetAndEpoch id) {
        if (id.offset() < raft.start() || raft.snapshots().containsKey(id)) {
            return Optional.empty();
        }
        ValidOffsetAndEpoch valid = validateOffsetAndEpoch(id.offset(), id.epoch());
        if (id.offset() > highWatermark.offset()
                || valid.kind() != ValidOffsetAndEpoch.Kind.VALID) {
            throw new IllegalArgumentException(
                    "a snapshot of %s, but the log is committed up to %d, and %s"
                            .formatted(id, highWatermark.offset(), valid));
        }
        return createNewSnapshotUnchecked(id);
    }

    @Override
    public synchronized Optional<RawSnapshotWriter> createNewSnapshotUnchecked(OffsetAndEpoch id) {
        return raft.snapshots().containsKey(id)
                ? Optional.empty()
                : Optional.of(new SnapshotBytes(id, this::keep));
    }

    private void keep(StoredSnapshot snapshot) {
        raft.add(snapshot);
        onSnapshotFrozen(snapshot.snapshotId());
    }

    @Override
    public void onSnapshotFrozen(OffsetAndEpoch id) {
        // It is among the snapshots already.
    }

    @Override
    public Optional<RawSnapshotReader> readSnapshot(OffsetAndEpoch id) {
        return Optional.ofNullable(raft.snapshots().get(id));
    }

    @Override
    public Optional<RawSnapshotReader> latestSnapshot() {
        return Optional.ofNullable(raft.snapshots().lastEntry()).map(Map.Entry::getValue);
    }

    @Override
    public Optional<OffsetAndEpoch> latestSnapshotId() {
        return Optional.ofNullable(raft.snapshots().lastEntry()).map(Map.Entry::getKey);
    }

    @Override
    public Optional<OffsetAndEpoch> earliestSnapshotId() {
        return Optional.ofNullable(raft.snapshots().firstEntry()).map(Map.Entry::getKey);
    }

    private void readEpochs() {
        epochs.clear();
        raft.batches().forEach(batch -> epochs.putIfAbsent(batch.epoch(), batch.baseOffset()));
    }
}
