package io.minikafka.storage;

import io.minikafka.base.Invariant;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One damaged range of a log on its way to be whole again. Batches that somebody else has are put in ([#put]), what is
/// good of the segment is copied around them ([#copy]), and the new file takes the old one's place ([#finish]). Whatever
/// ends it early leaves the log as it was. RFC 0027 (4.2).
///
/// Used by one thread at a time; every call may wait for the disk, and throws [StorageException] if that fails.
public final class RangeRepair implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RangeRepair.class);

    private final LogContext context;
    private final Log log;
    private final DamagedRange range;
    private final LogSegment former;
    private final RangeJudge.Hole hole;
    private final long endOffset;
    private final int generation;
    private final String unfinished;
    private final DiskFile source;
    private final DiskFile target;
    private long nextOffset;
    private int filledBytes;

    /// Good bytes that were copied, those in front of the damage first.
    private int copiedBytes;

    private Optional<SegmentFile> made = Optional.empty();
    private boolean isClosed;

    private RangeRepair(LogContext context, Log log, DamagedRange range, LogSegment former) {
        this.context = context;
        this.log = log;
        this.range = range;
        this.former = former;
        this.endOffset = endOf(log, former);
        this.nextOffset = range.offset();
        this.generation = SegmentNames.nextGeneration(context.disk, log.id());
        LogConfig config = log.config();
        boolean isCompacted = former.isCompacted() || config.cleanupCompact();
        this.source = context.disk.open(range.file(), OpenMode.READ);
        this.hole =
                new RangeJudge.Hole(
                        range,
                        source,
                        log.epochs(),
                        context.config.wal().entryMaxBytes(),
                        !former.isCompacted(),
                        isCompacted || range.endPosition() < former.sizeBytes,
                        isCompacted);
        this.unfinished = name(SegmentNames.LOG) + SegmentNames.UNFINISHED;
        try {
            this.target = context.disk.open(unfinished, OpenMode.READ_WRITE);
            target.truncate(0);
        } catch (DiskException e) {
            source.close();
            throw e;
        }
    }

    private static long endOf(Log log, LogSegment segment) {
        synchronized (log) {
            return segment.isRewritten()
                    ? segment.extentEnd()
                    : log.segments().endOf(segment, log.endOffset());
        }
    }

    /// Empty if it cannot be repaired now, or not any more.
    static Optional<RangeRepair> begin(LogContext context, Log log, DamagedRange range) {
        if (!log.rewrites().begin()) {
            return Optional.empty();
        }
        Optional<RangeRepair> begun = Optional.empty();
        try {
            begun =
                    closedSegment(log, range)
                            .filter(segment -> hasRoom(context, segment))
                            .map(segment -> new RangeRepair(context, log, range, segment));
            return begun;
        } catch (DiskException | FileGoneException e) {
            throw failed(log, e);
        } finally {
            if (begun.isEmpty()) {
                log.rewrites().end();
            }
        }
    }

    private static StorageException failed(Log log, RuntimeException cause) {
        return new StorageException("log " + log.id() + ": " + cause.getMessage(), cause);
    }

    /// The segment, to which nothing is appended any more and which is in its file.
    private static Optional<LogSegment> closedSegment(Log log, DamagedRange range) {
        synchronized (log) {
            Optional<LogSegment> found = find(log, range);
            if (found.filter(segment -> segment == log.segments().active()).isPresent()) {
                log.roll();
            }
        }
        if (!log.flush()) {
            return Optional.empty();
        }
        synchronized (log) {
            return find(log, range)
                    .filter(segment -> segment.writtenBytes == segment.sizeBytes)
                    .filter(segment -> log.access(segment).place().name.equals(range.file()));
        }
    }

    private static Optional<LogSegment> find(Log log, DamagedRange range) {
        if (log.isDeleted() || range.nextOffset() > log.highWatermark()) {
            return Optional.empty();
        }
        return log.segments()
                .find(range.segmentBase())
                .filter(segment -> range.endPosition() <= segment.sizeBytes);
    }

    private static boolean hasRoom(LogContext context, LogSegment segment) {
        return context.disk.usableBytes() - context.config.diskReserveBytes() >= segment.sizeBytes;
    }

    private String name(String suffix) {
        return SegmentNames.rewritten(
                log.id(), former.baseOffset, former.repairedLife(), endOffset, generation, suffix);
    }

    public DamagedRange range() {
        return range;
    }

    /// First offset that is missing still.
    public long nextOffset() {
        return nextOffset;
    }

    /// Whether nothing is missing.
    public boolean isFilled() {
        return hole.exact() ? filledBytes == hole.sizeBytes() : nextOffset == range.nextOffset();
    }

    /// Takes whole batches that begin at [#nextOffset].
    ///
    /// @return why they are not what was there; then nothing was taken
    public Optional<String> put(ByteBuffer batches) {
        try {
            int position = range.position() + filledBytes;
            Optional<String> problem =
                    context.rangeJudge.problem(hole, batches, nextOffset, position);
            if (problem.isEmpty()) {
                int at = batches.position();
                int size = batches.remaining();
                target.write(batches.duplicate(), position);
                filledBytes += size;
                while (at < batches.limit()) {
                    nextOffset = BatchHeader.lastOffset(batches, at) + 1;
                    at += BatchHeader.sizeBytes(batches, at);
                }
            }
            return problem;
        } catch (DiskException e) {
            throw failed(log, e);
        }
    }

    /// Copies about `maxBytes` more of what is good, when the range is filled.
    ///
    /// @return whether all of it is copied
    public boolean copy(int maxBytes) {
        Invariant.check(isFilled(), "what is good lies around what is filled", nextOffset);
        int good = former.sizeBytes - (int) hole.sizeBytes();
        ByteBuffer buffer = context.buffers.take(Math.min(maxBytes, ScanBuffers.BUFFER_BYTES));
        try {
            int left = maxBytes;
            while (left > 0 && copiedBytes < good) {
                boolean isInFront = copiedBytes < range.position();
                int until = isInFront ? range.position() : good;
                int piece = Math.min(Math.min(left, buffer.capacity()), until - copiedBytes);
                int from = isInFront ? copiedBytes : copiedBytes + (int) hole.sizeBytes();
                int to = isInFront ? copiedBytes : copiedBytes + filledBytes;
                buffer.clear().limit(piece);
                int read = source.read(buffer, from);
                // What the file has not is other damage, and stays so.
                target.write(buffer.position(0).limit(read), to);
                copiedBytes += piece;
                left -= piece;
            }
            return copiedBytes == good;
        } catch (DiskException e) {
            throw failed(log, e);
        } finally {
            context.buffers.put(buffer);
        }
    }

    /// Puts the segment in the place of the damaged one.
    ///
    /// @return false if the log is not what it was when this began, or the range is not good
    public boolean finish() {
        try {
            LogSegment fresh = fresh();
            SegmentFile access = access(fresh);
            int end = range.position() + filledBytes;
            if (!context.rangeJudge.isGood(access, range.position(), end, log.epochs())) {
                return false;
            }
            access.saveIndexes(log.epochs());
            if (!place(fresh)) {
                return false;
            }
            isClosed = true;
            closeFiles();
            context.damaged.repaired();
            log.rewrites().repaired();
            return true;
        } catch (DiskException | FileGoneException e) {
            throw failed(log, e);
        } finally {
            close();
        }
    }

    /// The new segment, which is on the medium.
    private LogSegment fresh() {
        Disk disk = context.disk;
        target.sync();
        int size = former.sizeBytes - (int) hole.sizeBytes() + filledBytes;
        LogSegment fresh =
                new LogSegment(
                        former.baseOffset, size, endOffset, generation, former.repairedLife());
        fresh.firstTimestampMs = former.firstTimestampMs;
        fresh.maxTimestampMs = former.maxTimestampMs;
        fresh.abortedInFile = keepAborted();
        disk.rename(unfinished, name(SegmentNames.LOG));
        disk.syncDirectory(SegmentNames.directory(log.id()));
        return fresh;
    }

    private SegmentFile access(LogSegment fresh) {
        SegmentFile access =
                new SegmentFile(context, log.id(), fresh, log.config().indexIntervalBytes());
        fresh.access = access;
        made = Optional.of(access);
        return access;
    }

    /// Writes down which aborted transactions readers of the segment have to know.
    private int keepAborted() {
        AbortedLookup.saveBelow(log, endOffset);
        List<AbortedTransaction> kept =
                log.abortedTransactions(former.baseOffset, endOffset).stream()
                        .filter(one -> one.markerOffset() >= former.baseOffset)
                        .filter(one -> one.markerOffset() < endOffset)
                        .toList();
        if (!kept.isEmpty()) {
            try (DiskFile file =
                    context.disk.open(name(SegmentNames.ABORTED_INDEX), OpenMode.READ_WRITE)) {
                file.truncate(0);
                file.write(AbortedFile.encode(kept), 0);
                file.sync();
            }
        }
        return kept.size();
    }

    private boolean place(LogSegment fresh) {
        synchronized (log) {
            if (log.isDeleted()
                    || log.producers().isAbortedYoungIn(fresh.baseOffset, fresh.extentEnd())
                    || !log.segments().replace(List.of(former), fresh)) {
                return false;
            }
            former.removed = true;
            List<OpenFile> places = new ArrayList<>(log.access(former).allPlaces());
            context.replaced.add(places, former.sizeBytes, log.config().fileDeleteDelayMs());
            return true;
        }
    }

    /// Gives up what is not finished.
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            closeFiles();
            discard();
        }
    }

    private void closeFiles() {
        source.close();
        target.close();
        log.rewrites().end();
    }

    /// Nobody knows the new files, so they go at once, as those of a compaction do.
    private void discard() {
        delete(unfinished);
        if (made.isEmpty()) {
            delete(name(SegmentNames.LOG));
            delete(name(SegmentNames.ABORTED_INDEX));
            return;
        }
        List<OpenFile> places;
        synchronized (log) {
            places = made.get().allPlaces();
        }
        for (OpenFile place : places) {
            context.files.retire(place, () -> delete(place.name));
        }
    }

    private void delete(String name) {
        try {
            context.disk.delete(name);
        } catch (DiskException e) {
            LOG.atWarn().setCause(e).addKeyValue("file", name).log("A file could not be removed");
        }
    }
}
