package io.minikafka.storage;

import io.minikafka.storage.compaction.AbortedSpan;
import io.minikafka.storage.compaction.Compaction;
import io.minikafka.storage.compaction.CompactionReport;
import io.minikafka.storage.compaction.CompactionRules;
import io.minikafka.storage.compaction.CompactionStoppedException;
import io.minikafka.storage.compaction.Pace;
import io.minikafka.storage.compaction.ProducerTail;
import io.minikafka.storage.compaction.RecordCodec;
import io.minikafka.storage.compaction.SegmentSource;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compacts one log once, as a plan says: has new files written beside the old ones, and puts each into the log as soon
/// as it is on the medium. Whatever ends it early leaves a log that is as good as before. RFC 0006 (4.2, 4.4). Owned by
/// the thread that compacts; takes the log's lock for looking and swapping only.
final class CompactionRun {
    private static final Logger LOG = LoggerFactory.getLogger(CompactionRun.class);

    /// Replaced files of this size are worth a checkpoint of their own.
    private static final long CHECKPOINT_BYTES = 64 << 20;

    private final LogContext context;
    private final Log log;
    private final CompactionPlan plan;
    private final LogConfig config;
    private final RecordCodec codec;
    private final Pace pace;
    private final Runnable checkpoint;

    CompactionRun(
            LogContext context,
            Log log,
            CompactionPlan plan,
            RecordCodec codec,
            Pace pace,
            Runnable checkpoint) {
        this.context = context;
        this.log = log;
        this.plan = plan;
        this.config = log.config();
        this.codec = codec;
        this.pace = pace;
        this.checkpoint = checkpoint;
    }

    /// @throws CompactionStoppedException when the log changed in a way that makes the plan void
    CompactionReport run(long nowMs, long mapBytesMax) {
        if (!log.rewrites().begin()) {
            throw new CompactionStoppedException("a damaged range is being repaired");
        }
        try {
            return compact(nowMs, mapBytesMax);
        } finally {
            log.rewrites().end();
        }
    }

    private CompactionReport compact(long nowMs, long mapBytesMax) {
        putIntoFiles();
        int generation = SegmentNames.nextGeneration(context.disk, log.id());
        List<AbortedTransaction> aborted = log.abortedTransactions(0, plan.endOffset());
        if (!aborted.isEmpty()) {
            AbortedLookup.saveBelow(log, plan.endOffset());
        }
        CompactionRules rules =
                new CompactionRules(
                        plan.dirtyOffset(),
                        nowMs,
                        config.cleanup().deleteRetentionMs(),
                        producerTails(),
                        spans(aborted),
                        mapBytesMax);
        try (Compaction compaction = new Compaction(rules, plan.endOffset(), codec, pace)) {
            long end = compaction.mapKeys(sources(dirty()));
            if (end <= plan.dirtyOffset()) {
                throw new CompactionStoppedException("the map has no room for a single key");
            }
            List<LogSegment> segments = new ArrayList<>(plan.segments());
            segments.removeIf(segment -> segment.baseOffset >= end);
            for (List<LogSegment> group :
                    SegmentGroups.of(segments, endOf(segments.getLast()), config)) {
                rewrite(compaction, group, generation, aborted);
                if (context.replaced.bytes() >= CHECKPOINT_BYTES) {
                    checkpoint.run();
                }
            }
            compacted(end);
            return compaction.report();
        }
    }

    /// The segments are read from their files, so all that was committed must be there.
    private void putIntoFiles() {
        if (!log.flush()) {
            throw new CompactionStoppedException("what was committed could not be written");
        }
        synchronized (log) {
            for (LogSegment segment : plan.segments()) {
                if (segment.writtenBytes < segment.sizeBytes) {
                    throw new CompactionStoppedException("a segment is not written yet");
                }
            }
        }
    }

    private List<LogSegment> dirty() {
        List<LogSegment> dirty = new ArrayList<>(plan.segments());
        dirty.removeIf(segment -> endOf(segment) <= plan.dirtyOffset());
        return dirty;
    }

    /// First offset behind one of the plan's segments.
    private long endOf(LogSegment segment) {
        int next = plan.segments().indexOf(segment) + 1;
        return next < plan.segments().size()
                ? plan.segments().get(next).baseOffset
                : plan.endOffset();
    }

    private List<SegmentSource> sources(List<LogSegment> segments) {
        List<SegmentSource> sources = new ArrayList<>(segments.size());
        for (LogSegment segment : segments) {
            sources.add(
                    new SegmentSource(
                            context.disk,
                            SegmentNames.file(log.id(), segment, SegmentNames.LOG),
                            segment.sizeBytes,
                            segment.baseOffset,
                            endOf(segment),
                            !segment.isCompacted()));
        }
        return sources;
    }

    private void rewrite(
            Compaction compaction,
            List<LogSegment> group,
            int generation,
            List<AbortedTransaction> aborted) {
        checkSpace(group);
        LogSegment fresh =
                new LogSegment(
                        group.getFirst().baseOffset, 0, endOf(group.getLast()), generation, 0);
        SegmentFile access = new SegmentFile(context, log.id(), fresh, config.indexIntervalBytes());
        fresh.access = access;
        String name = access.place().name;
        String unfinished = name + SegmentNames.UNFINISHED;
        Disk disk = context.disk;
        boolean whole = false;
        try {
            Optional<Compaction.Rewritten> rewritten =
                    compaction.rewrite(
                            sources(group),
                            disk,
                            unfinished,
                            (buffer, at, position) -> place(fresh, buffer, at));
            if (rewritten.isPresent()) {
                keepAborted(fresh, access, rewritten.get().aborted(), aborted);
                disk.rename(unfinished, name);
                disk.syncDirectory(SegmentNames.directory(log.id()));
                finish(fresh, group);
                if (!swap(group, fresh)) {
                    throw new CompactionStoppedException("the log changed meanwhile");
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                discard(access, unfinished);
            }
        }
    }

    private static List<AbortedSpan> spans(List<AbortedTransaction> aborted) {
        return aborted.stream()
                .map(one ->
                        new AbortedSpan(one.producerId(), one.firstOffset(), one.markerOffset()))
                .toList();
    }

    /// Writes down which aborted transactions readers of the new segment have to know.
    private void keepAborted(
            LogSegment fresh,
            SegmentFile access,
            List<AbortedSpan> kept,
            List<AbortedTransaction> aborted) {
        Set<Long> markers = kept.stream().map(AbortedSpan::lastOffset).collect(Collectors.toSet());
        List<AbortedTransaction> entries =
                aborted.stream().filter(one -> markers.contains(one.markerOffset())).toList();
        if (entries.isEmpty()) {
            return;
        }
        OpenFile place;
        synchronized (log) {
            place = access.abortedPlace();
        }
        try (DiskFile file = context.disk.open(place.name, OpenMode.READ_WRITE)) {
            file.truncate(0);
            file.write(AbortedFile.encode(entries), 0);
            file.sync();
        }
        fresh.abortedInFile = entries.size();
    }

    /// All that is written lies above the reserve, which is there for more important things.
    private void checkSpace(List<LogSegment> group) {
        long bytes = group.stream().mapToLong(segment -> segment.sizeBytes).sum();
        if (context.disk.usableBytes() - context.config.diskReserveBytes() < bytes) {
            throw new NoSpaceException(bytes);
        }
    }

    /// There is not enough room on the disk for a new segment.
    static final class NoSpaceException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSpaceException(long bytes) {
            super("no space for " + bytes + " bytes above the reserve");
        }
    }

    private void place(LogSegment fresh, ByteBuffer buffer, int at) {
        log.body()
                .place(
                        fresh,
                        buffer,
                        at,
                        BatchHeader.sizeBytes(buffer, at),
                        config.indexIntervalBytes());
    }

    /// The new segment as one of the log's. Retention by time needs to know when the youngest record was written, also
    /// when none is left.
    private void finish(LogSegment fresh, List<LogSegment> group) {
        fresh.committedBytes = fresh.sizeBytes;
        fresh.writtenBytes = fresh.sizeBytes;
        if (fresh.sizeBytes == 0) {
            fresh.firstTimestampMs = group.getFirst().firstTimestampMs;
            for (LogSegment former : group) {
                fresh.maxTimestampMs = Math.max(fresh.maxTimestampMs, former.maxTimestampMs);
            }
        }
        SegmentFile access = log.access(fresh);
        access.saveIndexes(log.epochs());
    }

    /// Puts what was written in the place of what was read; the old files go after the next checkpoint.
    ///
    /// @return false if the log is not what it was when compaction began
    private boolean swap(List<LogSegment> former, LogSegment fresh) {
        synchronized (log) {
            if (log.isDeleted()
                    || !log.config().cleanupCompact()
                    || log.producers().isAbortedYoungIn(fresh.baseOffset, fresh.extentEnd())
                    || !log.segments().replace(former, fresh)) {
                return false;
            }
            List<OpenFile> places = new ArrayList<>();
            long bytes = 0;
            for (LogSegment segment : former) {
                segment.removed = true;
                places.addAll(log.access(segment).allPlaces());
                bytes += segment.sizeBytes;
            }
            context.replaced.add(places, bytes, log.config().fileDeleteDelayMs());
            return true;
        }
    }

    private Map<Long, ProducerTail> producerTails() {
        synchronized (log) {
            return log.producers().tails();
        }
    }

    private void compacted(long end) {
        synchronized (log) {
            SegmentChain segments = log.segments();
            segments.dirtyOffset = Math.max(segments.dirtyOffset, end);
        }
    }

    /// Nobody knows the new files, so they go. At once: a removal that waits could meet files of the next run, which
    /// have the same names when these are gone.
    private void discard(SegmentFile access, String unfinished) {
        List<OpenFile> places;
        synchronized (log) {
            places = access.allPlaces();
        }
        for (OpenFile place : places) {
            context.files.retire(place, () -> delete(place.name));
        }
        delete(unfinished);
        if (log.isDeleted()) {
            context.remover.removeAll(List.of(), SegmentNames.directory(log.id()));
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
