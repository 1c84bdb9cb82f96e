package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.wal.WalException;
import io.minikafka.storage.wal.WalOfflineException;
import io.minikafka.storage.wal.WalSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One partition's log: a chain of segments, of which the last takes the appends.
///
/// A batch gets its offsets, its place in a segment and its place in the WAL's order under this object's lock
/// ([#append]). When the WAL has it, the high watermark moves ([#committed]) and it waits in memory until
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
    private final LogTraffic traffic = new LogTraffic();
    private volatile LogConfig config;
    private volatile HighWatermarkWatcher[] watchers = Watchers.NOBODY;
    private volatile LogProducers producers = LogProducers.NONE;
    private volatile long highWatermark;
    private volatile EpochCache epochs = EpochCache.EMPTY;

    private final SegmentChain segments = new SegmentChain();
    private long startOffset;
    private long endOffset;

    /// Everything below it is in files.
    private long writtenOffset;

    /// Where a move of the start that the WAL has not confirmed goes.
    private long wantedStartOffset;

    private boolean deleted;

    /// While recovering: the entries that were replayed do not follow each other.
    private boolean replayLeftGap;

    private @Nullable WriteBack writeBack;

    Log(LogContext context, TopicIdPartition id, LogConfig config) {
        this.context = context;
        this.id = id;
        this.config = config;
    }

    public TopicIdPartition id() {
        return id;
    }

    public LogConfig config() {
        return config;
    }

    void reconfigure(LogConfig newConfig) {
        config = newConfig;
    }

    // --- append ---

    /// Appends one record batch (what remains in `batch`), setting its base offset and epoch in place. After
    /// `Appended` the bytes belong to the log until the listener was called.
    public AppendResult append(
            ByteBuffer batch, AppendOrigin origin, int leaderEpoch, CommitListener listener) {
        ProducerRule rule =
                origin == AppendOrigin.CLIENT ? ProducerRule.CLIENT : ProducerRule.TRUSTED;
        return append(batch, origin, rule, leaderEpoch, listener);
    }

    /// Whether a client's transactional batch may only be appended when the coordinator has agreed, and the number
    /// of that admission; it must be asked for before the coordinator is.
    ///
    /// @param freshSequences whether the client begins each transaction with sequence 0
    public synchronized OptionalLong admissionFor(ByteBuffer batch, boolean freshSequences) {
        return ownProducers()
                .states()
                .admissionFor(batch, batch.position(), freshSequences, context.time.wallMs());
    }

    /// Appends a client's transactional batch as [#append] does; `admission` has been granted.
    public AppendResult appendAdmitted(
            ByteBuffer batch, long admission, int leaderEpoch, CommitListener listener) {
        ProducerRule rule = (states, bytes, at) -> states.check(bytes, at, admission);
        return append(batch, AppendOrigin.CLIENT, rule, leaderEpoch, listener);
    }

    /// Appends the end of a transaction.
    public AppendResult appendMarker(EndMarker marker, int leaderEpoch, CommitListener listener) {
        ByteBuffer batch = marker.batch(context.time.wallMs());
        ProducerRule rule = (states, _, _) -> states.checkMarker(marker);
        return append(batch, AppendOrigin.COORDINATOR, rule, leaderEpoch, listener);
    }

    private AppendResult append(
            ByteBuffer batch,
            AppendOrigin origin,
            ProducerRule rule,
            int leaderEpoch,
            CommitListener listener) {
        LogConfig now = config;
        long nowMs = context.time.wallMs();
        Optional<AppendResult.Rejected> refused =
                AppendChecks.prepare(
                        batch, origin, now, context.config.wal().entryMaxBytes(), nowMs);
        if (refused.isEmpty()) {
            refused = context.health.admit(origin, batch.remaining());
        }
        if (refused.isPresent()) {
            return refused.get();
        }
        long appendTimeMs = now.timestampType() == TimestampType.LOG_APPEND_TIME ? nowMs : -1;
        try {
            synchronized (this) {
                return appendLocked(batch, rule, leaderEpoch, listener, now, appendTimeMs, nowMs);
            }
        } catch (WalOfflineException e) {
            context.health.offline("the write-ahead log", e);
            return new AppendResult.Rejected(RejectReason.OFFLINE, String.valueOf(e.getMessage()));
        }
    }

    private AppendResult appendLocked(
            ByteBuffer batch,
            ProducerRule rule,
            int leaderEpoch,
            CommitListener listener,
            LogConfig now,
            long appendTimeMs,
            long nowMs) {
        if (deleted) {
            return new AppendResult.Rejected(RejectReason.DELETED, "log " + id + " was deleted");
        }
        int at = batch.position();
        boolean idempotent = BatchHeader.producerId(batch, at) >= 0;
        WriteBack back = writeBack();
        if (idempotent) {
            switch (rule.check(ownProducers().states(), batch, at)) {
                case SequenceCheck.Next _ -> {}
                case SequenceCheck.Refused(var reason, var message) -> {
                    return new AppendResult.Rejected(reason, message);
                }
                case SequenceCheck.Known(long first, long last, long timeMs) -> {
                    if (last < highWatermark) {
                        context.writer.execute(() -> Callbacks.committed(listener));
                    } else if (context.health.isOffline()) {
                        // The batch failed meanwhile, and told who waited for it.
                        return new AppendResult.Rejected(
                                RejectReason.OFFLINE, "storage went offline");
                    } else {
                        back.addDuplicate(last, listener);
                    }
                    return new AppendResult.Duplicate(first, last, timeMs, startOffset);
                }
            }
        }
        LogSegment segment =
                segments.needsNewFor(batch, at, endOffset, now) ? roll() : segments.active();
        long base = endOffset;
        long last = base + BatchHeader.lastOffsetDelta(batch, at);
        int epoch = Math.max(leaderEpoch, epochs.latest());
        BatchHeader.setBaseOffset(batch, at, base);
        BatchHeader.setLeaderEpoch(batch, at, epoch);
        boolean sync =
                now.durability() == Durability.FSYNC || back.lastSyncedOffset >= highWatermark;
        LogEntry entry =
                new LogEntry(this, segment, segment.sizeBytes, batch, last, sync, listener);
        back.lastTicket = context.wal().append(entry);
        if (sync) {
            back.lastSyncedOffset = last;
        }
        place(segment, batch, at, batch.remaining(), now.indexIntervalBytes());
        back.hot.add(base, entry.segmentPosition());
        endOffset = last + 1;
        traffic.appended(batch.remaining());
        epochs = epochs.with(epoch, base);
        if (idempotent) {
            producers.appended(batch, at, appendTimeMs, nowMs);
        }
        return new AppendResult.Appended(base, last, appendTimeMs, startOffset);
    }

    /// Gives the batch the place at the end of the segment, which compaction may own.
    void place(
            LogSegment segment, ByteBuffer batch, int at, int batchBytes, int indexIntervalBytes) {
        int position = segment.sizeBytes;
        long base = BatchHeader.baseOffset(batch, at);
        long timestampMs = BatchHeader.maxTimestampMs(batch, at);
        if (position - segment.indexedAt >= indexIntervalBytes) {
            segment.indexedAt = position;
            access(segment).indexAppended(base, position);
            if (timestampMs > segment.maxTimestampMs) {
                access(segment).indexTime(timestampMs, base);
            }
        }
        segment.grow(batchBytes, timestampMs);
    }

    LogSegment roll() {
        if (!segments.isEmpty()) {
            writeBack().sealed.add(segments.active());
        }
        LogSegment fresh = new LogSegment(endOffset);
        segments.add(fresh);
        if (writeBack != null) {
            writeBack.hot.clear();
        }
        return fresh;
    }

    private WriteBack writeBack() {
        if (writeBack == null) {
            writeBack = new WriteBack(this);
        }
        return writeBack;
    }

    @Nullable WriteBack writeBackIfAny() {
        return writeBack;
    }

    private LogProducers ownProducers() {
        if (producers == LogProducers.NONE) {
            producers = new LogProducers(context.config.producersPerPartitionMax(), startOffset);
        }
        return producers;
    }

    /// The files of a segment; called under the lock.
    SegmentFile access(LogSegment segment) {
        if (segment.access == null) {
            segment.access = new SegmentFile(context, id, segment, config.indexIntervalBytes());
        }
        return segment.access;
    }

    // --- what the WAL tells ---

    void committed(LogEntry entry, WalSlice slice) {
        boolean unwanted;
        boolean aging = false;
        boolean due = false;
        List<CommitListener> duplicates;
        synchronized (this) {
            WriteBack back = writeBack();
            unwanted = deleted || entry.segment.removed;
            if (!unwanted) {
                back.add(entry, slice);
                aging = !back.aging;
                due = !back.due && back.waitingBytes() >= context.config.writeBackBytes();
                back.aging = true;
                back.due |= due;
            }
            entry.segment.committedBytes = entry.endPosition();
            highWatermark = entry.lastOffset + 1;
            producers.committed(highWatermark);
            duplicates = back.takeDuplicates(highWatermark);
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
        duplicates.forEach(Callbacks::committed);
        Watchers.tell(watchers, this);
    }

    void failed(LogEntry entry, WalException cause) {
        context.health.offline("the write-ahead log", cause);
        List<CommitListener> waiting;
        synchronized (this) {
            waiting = new ArrayList<>(writeBack().takeDuplicates(entry.lastOffset + 1));
        }
        waiting.add(entry.listener);
        StorageException reason =
                new StorageException("log " + id + ": " + cause.getMessage(), cause);
        for (CommitListener listener : waiting) {
            Callbacks.run("a commit listener", () -> listener.failed(reason));
        }
    }

    /// The start is durable: what lies wholly before it goes.
    void startMoved(long newStart) {
        List<LogSegment> gone;
        synchronized (this) {
            if (newStart <= startOffset || deleted) {
                return;
            }
            startOffset = newStart;
            epochs = epochs.from(newStart);
            producers.startMoved(newStart);
            if (newStart >= endOffset && !segments.isEmpty() && segments.active().sizeBytes > 0) {
                roll();
            }
            gone = segments.dropBelow(newStart);
        }
        removeFiles(gone, config.fileDeleteDelayMs());
    }

    private void removeFiles(List<LogSegment> gone, long delayMs) {
        for (LogSegment segment : gone) {
            List<OpenFile> places;
            synchronized (this) {
                places = access(segment).allPlaces();
            }
            context.remover.remove(places, delayMs);
        }
    }

    // --- read ---

    /// Reads whole batches from the one that holds `offset`, not beyond `endOffset` (usually
    /// [#highWatermark]) and about `maxBytes`; with `atLeastOneBatch` the first batch comes whole however
    /// large.
    public ReadResult read(long offset, int maxBytes, boolean atLeastOneBatch, long endOffset) {
        return new LogReader(this, offset, maxBytes, atLeastOneBatch, endOffset, false).read();
    }

    /// As [#read], for one who wants committed records only; `endOffset` is at most [#lastStableOffset].
    public ReadResult readCommitted(
            long offset, int maxBytes, boolean atLeastOneBatch, long endOffset) {
        return new LogReader(this, offset, maxBytes, atLeastOneBatch, endOffset, true).read();
    }

    /// The transactions with records in `[from, to)` that were aborted, in the order of their markers. May wait for the
    /// disk.
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        return AbortedLookup.all(this, from, to);
    }

    public LogTraffic traffic() {
        return traffic;
    }

    public synchronized long startOffset() {
        return startOffset;
    }

    public synchronized long endOffset() {
        return endOffset;
    }

    /// One behind the last committed record: what consumers see.
    public long highWatermark() {
        return highWatermark;
    }

    /// All below it is committed, and no transaction is undecided there.
    public long lastStableOffset() {
        long committed = highWatermark; // first: what began below it is known then
        return producers.lastStableOffset(committed);
    }

    /// What is known of producers, the longest silent first.
    public synchronized List<ActiveProducer> activeProducers() {
        return producers.describe();
    }

    LogProducers producers() {
        return producers;
    }

    /// Under the lock.
    long writtenOffset() {
        return writtenOffset;
    }

    public synchronized long sizeBytes() {
        return segments.sizeBytes();
    }

    /// The latest leader epoch that was appended, -1 if none.
    public int latestEpoch() {
        return epochs.latest();
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
        return epochs.endOf(leaderEpoch, endOffset);
    }

    SegmentChain segments() {
        return segments;
    }

    EpochCache epochs() {
        return epochs;
    }

    boolean isDeleted() {
        synchronized (this) {
            return deleted;
        }
    }

    /// The ring of the active segment, if it has one; under the lock.
    @Nullable HotTail hotTail(LogSegment segment) {
        return writeBack != null && segment == segments.active() ? writeBack.hot : null;
    }

    // --- start offset ---

    /// Moves the start of the log to `beforeOffset`; -1 means the high watermark.
    public DeleteRecordsResult deleteRecords(long beforeOffset, CommitListener listener) {
        if (context.health.isOffline()) {
            return new DeleteRecordsResult.Unavailable("storage is offline");
        }
        try {
            synchronized (this) {
                if (deleted) {
                    return new DeleteRecordsResult.Unavailable("log " + id + " was deleted");
                }
                long target = beforeOffset == -1 ? highWatermark : beforeOffset;
                if (target < 0 || target > highWatermark) {
                    return new DeleteRecordsResult.OutOfRange(startOffset, highWatermark);
                }
                if (target <= startOffset) {
                    context.writer.execute(() -> Callbacks.committed(listener));
                    return new DeleteRecordsResult.Accepted(startOffset);
                }
                moveStart(target, listener);
                return new DeleteRecordsResult.Accepted(target);
            }
        } catch (WalOfflineException e) {
            return new DeleteRecordsResult.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    private void moveStart(long target, CommitListener listener) {
        wantedStartOffset = Math.max(wantedStartOffset, target);
        writeBack().lastTicket = context.wal().append(new StartEntry(this, target, listener));
    }

    /// Deletes what the topic's limits of time and size say.
    ///
    /// @return whether the start moves
    boolean applyRetention(long nowMs) {
        LogConfig now = config;
        synchronized (this) {
            if (!now.cleanupDelete() || deleted || segments.isEmpty()) {
                return false;
            }
            long target =
                    Math.min(
                            lastStableOffset(),
                            Retention.startOffset(segments.all(), endOffset, now, nowMs));
            if (target <= Math.max(startOffset, wantedStartOffset)) {
                return false;
            }
            moveStart(target, CommitListener.NOBODY);
            return true;
        }
    }

    synchronized void expireProducers(long beforeMs) {
        producers.expire(beforeMs);
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
        return back.waitingBytes();
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

    /// First offset behind what is in the segment's file; under the lock.
    long writtenEnd(LogSegment segment) {
        if (segment.writtenBytes == segment.untrustedBytes) {
            return segment.untrustedEndOffset;
        }
        return segments.endOf(segment, writtenOffset);
    }

    /// The file of a segment that takes bytes; has its directory made before the first.
    ///
    /// @throws FileGoneException when the segment left the log
    OpenFile placeForWriting(LogSegment segment) {
        OpenFile place;
        boolean first;
        synchronized (this) {
            if (deleted || segment.removed) {
                throw new FileGoneException(SegmentNames.directory(id));
            }
            place = access(segment).place();
            first = segment.writtenBytes == 0 && !segment.fresh;
        }
        if (first) {
            context.disk.createDirectories(SegmentNames.directory(id));
            synchronized (this) {
                segment.fresh = true;
            }
        }
        return place;
    }

    synchronized void written(LogSegment segment, int endPosition, long endOffsetWritten) {
        segment.writtenBytes = Math.max(segment.writtenBytes, endPosition);
        segment.unsynced = true;
        writtenOffset = Math.max(writtenOffset, endOffsetWritten);
    }

    /// Segments whose index entries should go to their files.
    synchronized List<LogSegment> segmentsToIndex(int youngMax) {
        if (writeBack == null || segments.isEmpty()) {
            return List.of();
        }
        List<LogSegment> due = new ArrayList<>(0);
        writeBack.sealed.removeIf(segment ->
                segment.removed || (segment.writtenBytes == segment.sizeBytes && due.add(segment)));
        SegmentFile active = segments.active().access;
        if (active != null && active.unsavedEntries() >= youngMax) {
            due.add(segments.active());
        }
        return due;
    }

    /// Files that were written since their last sync; the caller syncs them.
    synchronized Unsynced takeUnsynced() {
        List<OpenFile> places = new ArrayList<>(1);
        boolean fresh = segments.takeUnsynced(this::access, places);
        return new Unsynced(id, places, fresh, writtenOffset);
    }

    /// @param fresh whether the directory has to be synced too
    /// @param writtenOffset once the files are synced, everything below is safe in them
    record Unsynced(
            TopicIdPartition log, List<OpenFile> places, boolean fresh, long writtenOffset) {}

    synchronized boolean hasUnsynced() {
        for (LogSegment segment : segments.all()) {
            if (segment.unsynced) {
                return true;
            }
        }
        return writtenOffset < highWatermark;
    }

    /// Whether a restart has to know of this log.
    synchronized boolean isWorthARow() {
        return !deleted && (!segments.isEmpty() || startOffset > 0);
    }

    synchronized long lastTicket() {
        return writeBack == null ? -1 : writeBack.lastTicket;
    }

    /// The log's row in the checkpoint.
    synchronized LogRow row(long syncedOffset) {
        return new LogRow(
                id,
                startOffset,
                endOffset,
                syncedOffset,
                segments.dirtyOffset,
                segments.rows(),
                epochs,
                producers.encode(),
                producers.young());
    }

    /// The log is gone: no append, no read, and nobody opens its files again.
    ///
    /// @return its files
    List<OpenFile> markDeleted() {
        List<OpenFile> places = new ArrayList<>();
        WriteBack back;
        synchronized (this) {
            deleted = true;
            back = writeBack;
            for (LogSegment segment : segments.all()) {
                segment.removed = true;
                places.addAll(access(segment).allPlaces());
            }
        }
        if (back != null) {
            back.drop();
        }
        return places;
    }

    // --- recovery; one thread, before anyone else knows the log ---

    void restore(LogRow row) {
        startOffset = row.startOffset();
        endOffset = row.endOffset();
        writtenOffset = row.syncedOffset();
        segments.dirtyOffset = row.dirtyOffset();
        epochs = row.epochs();
        segments.restore(row.segments(), row.endOffset());
        producers = LogProducers.of(row, segments, context.config.producersPerPartitionMax());
        highWatermark = endOffset;
    }

    /// Repeats an append.
    ///
    /// @return the segment whose file the bytes have to be written to again; empty if they are safe in it
    Optional<LogSegment> replay(long segmentBase, int position, ByteBuffer batch, long nowMs) {
        int at = batch.position();
        long base = BatchHeader.baseOffset(batch, at);
        long last = BatchHeader.lastOffset(batch, at);
        if (base >= endOffset) {
            if (segments.isEmpty() || segments.active().baseOffset != segmentBase) {
                if (segmentBase < endOffset) {
                    return Optional.empty();
                }
                replayLeftGap |= segmentBase > endOffset;
                endOffset = segmentBase;
                roll();
            }
            LogSegment active = segments.active();
            if (position < active.sizeBytes) {
                return Optional.empty();
            }
            replayLeftGap |= position > active.sizeBytes || base > endOffset;
            active.sizeBytes = position;
            place(active, batch, at, batch.remaining(), config.indexIntervalBytes());
            endOffset = last + 1;
            highWatermark = endOffset;
            epochs = epochs.with(BatchHeader.leaderEpoch(batch, at), base);
            if (BatchHeader.producerId(batch, at) >= 0) {
                long timeMs =
                        BatchHeader.logAppendTime(batch, at)
                                ? BatchHeader.maxTimestampMs(batch, at)
                                : -1;
                ownProducers().appended(batch, at, timeMs, nowMs);
                producers.committed(highWatermark);
            }
        }
        // A compacted segment is safe as it is, and the batch may be gone from it.
        return last < writtenOffset
                ? Optional.empty()
                : segments.find(segmentBase).filter(segment -> !segment.isCompacted());
    }

    void replayStart(long offset) {
        if (offset > startOffset) {
            startOffset = offset;
            endOffset = Math.max(endOffset, offset);
            highWatermark = endOffset;
            epochs = epochs.from(offset);
            producers.startMoved(offset);
            segments.dropBelow(offset);
        }
    }

    /// All that the WAL had is in the files.
    void replayed() {
        if (replayLeftGap) {
            replayLeftGap = false;
            distrustSegments();
        }
        for (LogSegment segment : segments.all()) {
            segment.writtenBytes = segment.sizeBytes;
            segment.committedBytes = segment.sizeBytes;
        }
        writtenOffset = endOffset;
        wantedStartOffset = startOffset;
    }

    /// Entries are missing between those that were replayed, because the WAL was damaged and the operator chose to
    /// go on: the files have a hole there, or what was written back before. Reading them finds out which.
    private void distrustSegments() {
        for (LogSegment segment : segments.distrust(endOffset)) {
            SegmentFile access = segment.access;
            if (access != null) {
                access.allPlaces().forEach(place -> context.files.retire(place, () -> {}));
            }
        }
    }

    /// Whether a file with such a name is, or may become, one of this log's.
    synchronized boolean owns(SegmentNames.Parsed name) {
        return !deleted && segments.owns(name, startOffset);
    }
}
