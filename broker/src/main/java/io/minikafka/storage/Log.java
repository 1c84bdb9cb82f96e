package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.wal.WalEntry;
import io.minikafka.storage.wal.WalException;
import io.minikafka.storage.wal.WalOfflineException;
import io.minikafka.storage.wal.WalSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One partition's log: a chain of segments, of which the last takes the appends.
///
/// A batch gets its offsets, its place in a segment and its place in the WAL's order under this object's lock
/// ([LogAppender]). When the WAL has it, the high watermark moves ([#committed]) and it waits in memory until
/// [WriteBack] puts it into the segment's file. So, for every segment,
///
///     writtenBytes <= committedBytes <= sizeBytes        in file | acknowledged | given a place
///
/// Any thread may call. The lock is this object's monitor; it is never held over a disk or network wait. What
/// only a log in use needs ([WriteBack], [LogProducers], [SegmentFile]) is made on first use, because ten
/// thousand logs must cost little. RFC 0002.
public final class Log {
    final LogContext context;
    private final TopicIdPartition id;
    private volatile @Nullable LogTraffic traffic;
    private final LogBody body;
    private volatile HighWatermarkWatcher[] watchers = Watchers.NOBODY;
    private @Nullable Rewrites rewrites;

    /// Neither retention nor compaction goes past it: what lies there waits for its time (RFC 0016).
    private volatile long heldFrom = Long.MAX_VALUE;

    private volatile boolean deleted; // written under the lock

    /// Only in a replica; set once.
    private volatile @Nullable ReplicaSide replica;

    private @Nullable WriteBack writeBack;

    Log(LogContext context, TopicIdPartition id, LogConfig config) {
        this.context = context;
        this.id = id;
        this.body = new LogBody(this, config);
    }

    public TopicIdPartition id() {
        return id;
    }

    public LogConfig config() {
        return body.config;
    }

    void reconfigure(LogConfig newConfig) {
        body.config = newConfig;
    }

    // --- append ---

    /// Appends one record batch (what remains in `batch`), setting its base offset and epoch in place. After
    /// `Appended` the bytes belong to the log until the listener was called, which is when the batch is committed.
    ///
    /// @param leaderEpoch in which a replica must be in office
    public AppendResult append(
            ByteBuffer batch, AppendOrigin origin, int leaderEpoch, CommitListener listener) {
        return append(batch, origin, leaderEpoch, AckWhen.COMMITTED, listener);
    }

    /// As the other, with the choice of what the listener waits for.
    public AppendResult append(
            ByteBuffer batch,
            AppendOrigin origin,
            int leaderEpoch,
            AckWhen when,
            CommitListener listener) {
        ProducerRule rule = origin.isOutside() ? ProducerRule.CLIENT : ProducerRule.TRUSTED;
        return appender().append(batch, origin, rule, leaderEpoch, when, listener);
    }

    /// Whether a client's transactional batch may only be appended when the coordinator has agreed, and the number
    /// of that admission; it must be asked for before the coordinator is.
    ///
    /// @param freshSequences whether the client begins each transaction with sequence 0
    public synchronized OptionalLong admissionFor(ByteBuffer batch, boolean freshSequences) {
        return body.ownProducers()
                .states()
                .admissionFor(batch, batch.position(), freshSequences, context.time.wallMs());
    }

    /// Appends a client's transactional batch as [#append] does; `admission` has been granted.
    public AppendResult appendAdmitted(
            ByteBuffer batch,
            AppendOrigin origin,
            long admission,
            int leaderEpoch,
            CommitListener listener) {
        ProducerRule rule = (states, bytes, at, nowMs) -> states.check(bytes, at, admission, nowMs);
        return appender().append(batch, origin, rule, leaderEpoch, AckWhen.COMMITTED, listener);
    }

    /// Appends the end of a transaction.
    public AppendResult appendMarker(EndMarker marker, int leaderEpoch, CommitListener listener) {
        ByteBuffer batch = marker.batch(context.time.wallMs());
        ProducerRule rule = (states, _, _, _) -> states.checkMarker(marker);
        return appender()
                .append(
                        batch,
                        AppendOrigin.COORDINATOR,
                        rule,
                        leaderEpoch,
                        AckWhen.COMMITTED,
                        listener);
    }

    LogSegment roll() {
        if (!body.segments.isEmpty()) {
            writeBack().sealed.add(body.segments.active());
        }
        LogSegment fresh = new LogSegment(body.endOffset, body.life);
        body.segments.add(fresh);
        if (writeBack != null) {
            writeBack.hot.clear();
        }
        return fresh;
    }

    /// One for each append: kept, it would cost memory in each of ten thousand logs.
    LogAppender appender() {
        return new LogAppender(this, body);
    }

    synchronized Rewrites rewrites() {
        if (rewrites == null) {
            rewrites = new Rewrites();
        }
        return rewrites;
    }

    /// Made on first use; under the lock.
    WriteBack writeBack() {
        if (writeBack == null) {
            writeBack = new WriteBack(this);
        }
        return writeBack;
    }

    /// An entry without a batch goes to the WAL; under the lock.
    void send(WalEntry entry) {
        writeBack().lastTicket = context.wal().append(entry);
    }

    /// Waits until the WAL has the entry with that ticket, and all before it.
    ///
    /// @throws StorageException when that will not be
    void awaitDurable(long ticket) {
        if (ticket < 0) {
            return;
        }
        try {
            context.wal().awaitDurable(ticket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("log " + id + ": interrupted while waiting for the disk", e);
        } catch (WalOfflineException e) {
            throw new StorageException("log " + id + ": " + e.getMessage(), e);
        }
    }

    /// The end of the log is not where it was; under the lock.
    void dropHotTail() {
        if (writeBack != null) {
            writeBack.hot.clear();
        }
    }

    /// Set if this log is a replica.
    @Nullable ReplicaSide replicaIfAny() {
        return replica;
    }

    /// Whom to tell of a replica's changes; empty in a log that is alone.
    Optional<ReplicaEvents> events() {
        ReplicaSide side = replica;
        return side == null ? Optional.empty() : Optional.of(side.events);
    }

    @Nullable WriteBack writeBackIfAny() {
        return writeBack;
    }

    // --- what the WAL tells ---

    void committed(LogEntry entry, WalSlice slice) {
        boolean unwanted;
        boolean aging = false;
        boolean due = false;
        boolean raised = false;
        List<CommitListener> ready;
        synchronized (this) {
            WriteBack back = writeBack();
            unwanted = deleted || entry.segment.removed;
            if (!unwanted) {
                back.waiting.add(entry, slice);
                aging = !back.aging;
                due = !back.due && back.waiting.bytes() >= context.config.writeBackBytes();
                back.aging = true;
                back.due |= due;
            }
            entry.segment.committedBytes = entry.endPosition();
            body.durableOffset = entry.lastOffset + 1;
            ReplicaSide side = replica;
            if (side == null) {
                raised = true;
                ready = raise(body.durableOffset);
            } else {
                ready = side.synced(entry);
            }
        }
        if (unwanted) {
            slice.release();
        }
        if (aging) {
            context.writer.aging(this);
        }
        if (due) {
            context.writer.due(this);
        }
        Callbacks.committed(entry.listener);
        ready.forEach(Callbacks::committed);
        if (raised) {
            tellWatchers();
        }
    }

    void tellWatchers() {
        Watchers.tell(watchers, this);
    }

    /// All below `offset` is committed; under the lock.
    ///
    /// @return who waited for a former append of the same batch
    List<CommitListener> raise(long offset) {
        body.highWatermark = offset;
        body.producers.committed(offset);
        return writeBack == null ? List.of() : writeBack.takeDuplicates(offset);
    }

    void failed(LogEntry entry, WalException cause) {
        context.health.offline("the write-ahead log", cause);
        List<CommitListener> waiting = new ArrayList<>();
        waiting.add(entry.listener);
        synchronized (this) {
            waiting.addAll(writeBack().takeDuplicates(entry.lastOffset + 1));
            if (replica != null) {
                waiting.addAll(replica.failed(entry));
            }
        }
        Callbacks.failed(
                waiting, new StorageException("log " + id + ": " + cause.getMessage(), cause));
    }

    /// From now on this log is a replica, whose high watermark is not known.
    ReplicaSide becomeReplica() {
        synchronized (this) {
            ReplicaSide side = replica;
            if (side == null) {
                side = new ReplicaSide(context, body);
                replica = side;
                body.becomeReplica();
            }
            return side;
        }
    }

    /// What is readable but not in the WAL; under the lock.
    Unsynced unsynced() {
        return Objects.requireNonNull(replica).unsynced;
    }

    // --- read ---

    /// Reads whole batches from the one that holds `offset`, not beyond `endOffset` (usually
    /// [#highWatermark]) and about `maxBytes`; with `atLeastOneBatch` the first batch comes whole however
    /// large.
    public ReadResult read(long offset, int maxBytes, boolean atLeastOneBatch, long endOffset) {
        return new LogReader(this, offset, maxBytes, atLeastOneBatch, endOffset, ReadFor.CONSUMER)
                .read();
    }

    /// As [#read], for one who wants committed records only; `endOffset` is at most [#lastStableOffset].
    public ReadResult readCommitted(
            long offset, int maxBytes, boolean atLeastOneBatch, long endOffset) {
        return new LogReader(
                        this,
                        offset,
                        maxBytes,
                        atLeastOneBatch,
                        endOffset,
                        ReadFor.CONSUMER_OF_COMMITTED)
                .read();
    }

    /// The transactions with records in `[from, to)` that were aborted, in the order of their markers. May wait for the
    /// disk.
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        return AbortedLookup.all(this, from, to);
    }

    public LogTraffic traffic() {
        LogTraffic own = traffic;
        return own == null ? LogTraffic.NONE : own;
    }

    /// Bytes were read for a consumer, which lie in `[from, until)`; `until` is `from` if it is not known.
    public void served(int bytes, long from, long until) {
        LogTraffic mine = ownTraffic();
        mine.served(bytes);
        if (!hidesRecords()) {
            mine.delivery
                    .served(from, until, context.time)
                    .ifPresent(context.deliveryTimes::record);
        }
    }

    LogTraffic ownTraffic() {
        LogTraffic own = traffic;
        return own == null ? makeTraffic() : own;
    }

    private synchronized LogTraffic makeTraffic() {
        LogTraffic own = traffic;
        if (own == null) {
            own = new LogTraffic();
            traffic = own;
        }
        return own;
    }

    public synchronized long startOffset() {
        return body.startOffset;
    }

    public synchronized long endOffset() {
        return body.endOffset;
    }

    /// One behind the last committed record: what consumers see.
    public long highWatermark() {
        return body.highWatermark;
    }

    /// What consumers see and this node's WAL has.
    synchronized long readableOffset() {
        return Math.min(body.highWatermark, body.durableOffset);
    }

    /// All below it is committed, and no transaction is undecided there.
    public long lastStableOffset() {
        long committed = body.highWatermark; // first: what began below it is known then
        return body.producers.lastStableOffset(committed);
    }

    /// What is known of producers, the longest silent first.
    public synchronized List<ActiveProducer> activeProducers() {
        return body.producers.describe();
    }

    LogProducers producers() {
        return body.producers;
    }

    /// All below it is in files, and will not be cut off; under the lock.
    long settledOffset() {
        return Math.min(body.writtenOffset, body.highWatermark);
    }

    public synchronized long sizeBytes() {
        return body.segments.sizeBytes();
    }

    /// The latest leader epoch that was appended, -1 if none.
    public int latestEpoch() {
        return body.epochs.latest();
    }

    /// Bytes between two offsets, roughly and cheaply; `limit` means that or more.
    public long bytesAvailable(long fromOffset, long endOffset, int limit) {
        return LogReader.bytesAvailable(this, fromOffset, endOffset, limit);
    }

    /// The first record whose time is `timestampMs` or later.
    public Optional<TimestampOffset> offsetForTimestamp(
            long timestampMs, RecordTimestamps compressed) {
        return LogTimes.firstAtOrAfter(this, timestampMs, compressed);
    }

    /// The first record with the largest time.
    public Optional<TimestampOffset> maxTimestamp(RecordTimestamps compressed) {
        return LogTimes.latest(this, compressed);
    }

    /// Where `leaderEpoch` (or the closest earlier one) ended.
    public synchronized EpochEndOffset endOffsetForEpoch(int leaderEpoch) {
        return body.epochs.endOf(leaderEpoch, body.endOffset);
    }

    SegmentChain segments() {
        return body.segments;
    }

    EpochCache epochs() {
        return body.epochs;
    }

    LogBody body() {
        return body;
    }

    /// The files of a segment; under the lock.
    SegmentFile access(LogSegment segment) {
        return body.access(segment);
    }

    /// No append, no read: whoever watches the log is told.
    public boolean isDeleted() {
        return deleted;
    }

    /// The ring of the active segment, if it has one; under the lock.
    @Nullable HotTail hotTail(LogSegment segment) {
        return writeBack != null && segment == body.segments.active() ? writeBack.hot : null;
    }

    // --- start offset ---

    /// Moves the start of the log to `beforeOffset`; -1 means the high watermark.
    public DeleteRecordsResult deleteRecords(long beforeOffset, CommitListener listener) {
        return start().deleteRecords(beforeOffset, listener);
    }

    LogStart start() {
        return new LogStart(this);
    }

    /// Retention and compaction leave what lies at this offset and behind it.
    public void holdFrom(long offset) {
        heldFrom = offset;
    }

    /// Whether records may wait in it, which are not for consumers.
    public boolean hidesRecords() {
        return heldFrom != Long.MAX_VALUE;
    }

    public long heldFrom() {
        return heldFrom;
    }

    synchronized void expireProducers(long beforeMs) {
        body.producers.expire(beforeMs);
    }

    /// Whether a read from `offset` needs no file but the one it sends: the hot tail knows the place, and what is
    /// committed is either in the segment or, little as it is, in memory. Any other read may wait for the disk.
    public boolean isWarm(long offset) {
        return LogReader.isWarm(this, offset);
    }

    // --- watching ---

    /// Calls `watcher` each time after the high watermark moved, until [#unwatch].
    public synchronized void watch(HighWatermarkWatcher watcher) {
        watchers = Watchers.with(watchers, watcher);
    }

    public synchronized void unwatch(HighWatermarkWatcher watcher) {
        watchers = Watchers.without(watchers, watcher);
    }

    // --- for the segment writer, the checkpoint and deletion ---

    /// Writes all that is committed to the segments' files.
    ///
    /// @return false if that failed for now
    boolean flush() {
        WriteBack back;
        synchronized (this) {
            back = writeBack;
        }
        return back == null || back.flush();
    }

    /// The segment writer took this log from its lists.
    ///
    /// @return bytes that wait
    synchronized int taken(boolean fromAging) {
        WriteBack back = writeBack();
        if (fromAging) {
            back.aging = false;
        } else {
            back.due = false;
        }
        return back.waiting.bytes();
    }

    /// What waits found no space: it is tried again after a while.
    void flushLater() {
        synchronized (this) {
            if (writeBack == null || writeBack.aging) {
                return;
            }
            writeBack.aging = true;
        }
        context.writer.aging(this);
    }

    /// Files that were written since their last sync; the caller syncs them.
    synchronized UnsyncedFiles takeUnsynced() {
        List<OpenFile> places = new ArrayList<>(1);
        boolean fresh = body.segments.takeUnsynced(body::access, places);
        return new UnsyncedFiles(id, places, fresh, body.writtenOffset, body.life);
    }

    /// Whether a restart has to know of this log.
    synchronized boolean isWorthARow() {
        return !deleted && (!body.segments.isEmpty() || body.startOffset > 0 || body.replica);
    }

    synchronized long lastTicket() {
        return writeBack == null ? -1 : writeBack.lastTicket;
    }

    /// The log's row in the checkpoint; empty if the log was cut since `synced` was taken, so that other files count.
    synchronized Optional<LogRow> row(UnsyncedFiles synced) {
        return synced.life() == body.life
                ? Optional.of(body.row(synced.writtenOffset()))
                : Optional.empty();
    }

    /// The log is gone: no append, no read, and nobody opens its files again.
    ///
    /// @return its files
    List<OpenFile> markDeleted() {
        List<OpenFile> places = new ArrayList<>();
        List<CommitListener> waiting = List.of();
        WriteBack back;
        synchronized (this) {
            deleted = true;
            back = writeBack;
            if (replica != null) {
                waiting = replica.takeAll();
            }
            for (LogSegment segment : body.segments.all()) {
                segment.removed = true;
                places.addAll(body.access(segment).allPlaces());
            }
        }
        if (back != null) {
            back.drop();
        }
        Callbacks.failed(waiting, new StorageException("log " + id + " was deleted"));
        tellWatchers();
        return places;
    }

    /// Whether a file with such a name is, or may become, one of this log's.
    synchronized boolean owns(SegmentNames.Parsed name) {
        return !deleted && body.segments.owns(name, body.startOffset, body.life);
    }
}
