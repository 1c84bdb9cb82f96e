package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.FormatException;
import io.minikafka.base.Invariant;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.server.common.OffsetAndEpoch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the engine must not forget: the vote, the log's batches, the snapshots. In memory, and written
/// through: what a method says has happened is on disk when it returns. Guarded by its lock, because the
/// library reads the log from its timer's thread, too.
///
/// Invariant: batches follow each other without holes from `start` on.
final class StoredRaft {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRaft.class);

    private final QuorumStore store;
    private final TreeMap<Long, StoredBatch> batches = new TreeMap<>();
    private final TreeMap<OffsetAndEpoch, StoredSnapshot> snapshots = new TreeMap<>();
    private long start;
    private Optional<byte[]> vote = Optional.empty();

    private StoredRaft(QuorumStore store) {
        this.store = store;
    }

    static StoredRaft open(QuorumStore store) {
        StoredRaft raft = new StoredRaft(store);
        Loading loading = new Loading(raft);
        store.replay(entry -> loading.take(Keys.of(entry.key()), entry.value()));
        loading.end();
        return raft;
    }

    synchronized boolean isEmpty() {
        return batches.isEmpty() && snapshots.isEmpty() && vote.isEmpty();
    }

    synchronized Optional<byte[]> vote() {
        return vote;
    }

    synchronized void vote(byte[] bytes) {
        store.write(List.of(new Keys.Vote().is(bytes)));
        vote = Optional.of(bytes);
        compact();
    }

    synchronized long start() {
        return start;
    }

    synchronized long end() {
        return batches.isEmpty() ? start : batches.lastEntry().getValue().endOffset();
    }

    synchronized void append(List<StoredBatch> more) {
        long next = end();
        for (StoredBatch batch : more) {
            if (batch.baseOffset() != next) {
                throw new IllegalArgumentException(
                        "a batch at offset %d for a log that ends at %d"
                                .formatted(batch.baseOffset(), next));
            }
            next = batch.endOffset();
        }
        store.write(
                more.stream()
                        .map(batch -> new Keys.BatchAt(batch.baseOffset()).is(batch.bytes()))
                        .toList());
        more.forEach(batch -> batches.put(batch.baseOffset(), batch));
        compact();
    }

    /// Batches from the one that holds `offset`, up to those that begin before `end`: at least one, if there
    /// is one, and no more than `maxBytes` beyond that.
    synchronized List<StoredBatch> read(long offset, long end, int maxBytes) {
        List<StoredBatch> found = new ArrayList<>();
        long bytes = 0;
        Long first = batches.floorKey(offset);
        if (first == null) {
            return found;
        }
        for (StoredBatch batch : batches.tailMap(first, true).values()) {
            bytes += batch.bytes().length;
            if (batch.endOffset() > end || (!found.isEmpty() && bytes > maxBytes)) {
                break;
            }
            if (batch.endOffset() > offset) {
                found.add(batch);
            }
        }
        return found;
    }

    synchronized List<StoredBatch> batches() {
        return List.copyOf(batches.values());
    }

    /// Removes all batches that reach beyond `offset`.
    synchronized void truncate(long offset) {
        List<StoredBatch> gone =
                batches.values().stream().filter(batch -> batch.endOffset() > offset).toList();
        if (gone.isEmpty()) {
            return;
        }
        store.write(removal(gone));
        gone.forEach(batch -> batches.remove(batch.baseOffset()));
    }

    /// Removes all batches; the next one gets `offset`.
    synchronized void restart(long offset) {
        List<StoredEntry> entries = new ArrayList<>(removal(batches.values()));
        entries.add(start(offset));
        store.write(entries);
        batches.clear();
        start = offset;
    }

    /// Lets the log begin at `snapshot`, and forgets what is older. Whether that changed anything.
    synchronized boolean deleteBefore(OffsetAndEpoch snapshot) {
        List<StoredBatch> gone =
                batches.values().stream()
                        .filter(batch -> batch.endOffset() <= snapshot.offset())
                        .toList();
        List<StoredSnapshot> older = List.copyOf(snapshots.headMap(snapshot, false).values());
        if (gone.isEmpty() && older.isEmpty()) {
            return false;
        }
        List<StoredEntry> entries = new ArrayList<>(removal(gone));
        older.forEach(each -> entries.addAll(each.removal()));
        long begin = Math.max(start, snapshot.offset());
        entries.add(start(begin));
        store.write(entries);
        gone.forEach(batch -> batches.remove(batch.baseOffset()));
        older.forEach(each -> snapshots.remove(each.snapshotId()));
        start = begin;
        return true;
    }

    synchronized NavigableMap<OffsetAndEpoch, StoredSnapshot> snapshots() {
        return new TreeMap<>(snapshots);
    }

    /// One piece after the other: together they may be more than the store takes at once.
    synchronized void add(StoredSnapshot snapshot) {
        for (StoredEntry entry : snapshot.entries()) {
            store.write(List.of(entry));
        }
        snapshots.put(snapshot.snapshotId(), snapshot);
        compact();
    }

    private void compact() {
        store.compactIfDue(this::entries);
    }

    private List<StoredEntry> entries() {
        List<StoredEntry> entries = new ArrayList<>();
        vote.ifPresent(bytes -> entries.add(new Keys.Vote().is(bytes)));
        entries.add(start(start));
        batches.values()
                .forEach(batch ->
                        entries.add(new Keys.BatchAt(batch.baseOffset()).is(batch.bytes())));
        snapshots.values().forEach(snapshot -> entries.addAll(snapshot.entries()));
        return entries;
    }

    private static List<StoredEntry> removal(Iterable<StoredBatch> batches) {
        List<StoredEntry> entries = new ArrayList<>();
        batches.forEach(batch -> entries.add(new Keys.BatchAt(batch.baseOffset()).gone()));
        return entries;
    }

    private static StoredEntry start(long offset) {
        return new Keys.Start().is(ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    }

    /// Collects what is replayed. Pieces of a snapshot that never became whole are passed over; they go when
    /// the store is compacted.
    private static final class Loading {
        private final StoredRaft raft;
        private final Map<Keys.Piece, byte[]> pieces = new HashMap<>();
        private final TreeMap<OffsetAndEpoch, Integer> whole = new TreeMap<>();

        Loading(StoredRaft raft) {
            this.raft = raft;
        }

        void take(Keys key, Optional<byte[]> value) {
            switch (key) {
                case Keys.Vote() -> raft.vote = value;
                case Keys.Start() ->
                        raft.start = value.map(b -> ByteBuffer.wrap(b).getLong()).orElse(0L);
                case Keys.BatchAt(long offset) ->
                        value.ifPresentOrElse(
                                bytes -> raft.batches.put(offset, StoredBatch.of(bytes)),
                                () -> raft.batches.remove(offset));
                case Keys.Piece piece ->
                        value.ifPresentOrElse(
                                bytes -> pieces.put(piece, bytes), () -> pieces.remove(piece));
                case Keys.Whole(long offset, int epoch) ->
                        value.ifPresentOrElse(
                                bytes ->
                                        whole.put(
                                                new OffsetAndEpoch(offset, epoch),
                                                ByteBuffer.wrap(bytes).getInt()),
                                () -> whole.remove(new OffsetAndEpoch(offset, epoch)));
            }
        }

        void end() {
            whole.forEach((id, count) -> raft.snapshots.put(id, snapshot(id, count)));
            long next = raft.start;
            for (StoredBatch batch : raft.batches.values()) {
                Invariant.check(
                        batch.baseOffset() == next,
                        "the quorum's log has a hole",
                        batch.baseOffset());
                next = batch.endOffset();
            }
            LOG.atInfo()
                    .addKeyValue("start", raft.start)
                    .addKeyValue("end", next)
                    .addKeyValue("snapshots", whole.size())
                    .log("the quorum's log was read");
        }

        private StoredSnapshot snapshot(OffsetAndEpoch id, int count) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int number = 0; number < count; number++) {
                byte[] piece = pieces.get(new Keys.Piece(id.offset(), id.epoch(), number));
                if (piece == null) {
                    throw new FormatException(
                            "the quorum's snapshot at offset %d lacks a piece"
                                    .formatted(id.offset()));
                }
                bytes.writeBytes(piece);
            }
            return new StoredSnapshot(id, bytes.toByteArray());
        }
    }
}
