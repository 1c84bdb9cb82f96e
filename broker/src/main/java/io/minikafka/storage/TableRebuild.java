package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the partition table from the segments, when there is no checkpoint or a damaged one: reads every byte of
/// every segment. Bytes behind the last good batch of a log's last segment were being written when the former
/// process died; they are cut off by not being counted. Damage before that stays where it is, and is answered when
/// it is read.
final class TableRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(TableRebuild.class);

    private final LogContext context;
    private final Disk disk;
    private final RebuildProgress.Listener listener;

    TableRebuild(LogContext context) {
        this(context, TableRebuild::tell);
    }

    TableRebuild(LogContext context, RebuildProgress.Listener listener) {
        this.context = context;
        this.disk = context.disk;
        this.listener = listener;
    }

    private static void tell(long bytes, long ofBytes, long bytesPerSecond) {
        LOG.atInfo()
                .addKeyValue("bytes", bytes)
                .addKeyValue("of_bytes", ofBytes)
                .addKeyValue("bytes_per_s", bytesPerSecond)
                .log("Rebuilding the partition table from segments");
    }

    List<LogRow> rows() {
        Map<TopicIdPartition, List<SegmentNames.Parsed>> found = new LinkedHashMap<>();
        for (String name : disk.list(SegmentNames.ROOT)) {
            SegmentNames.parseDirectory(name).ifPresent(id -> found.put(id, names(id)));
        }
        RebuildProgress progress = new RebuildProgress(context.time, sizeBytes(found), listener);
        List<LogRow> rows = new ArrayList<>();
        found.forEach((id, names) -> row(id, names, progress).ifPresent(rows::add));
        if (!rows.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("logs", rows.size())
                    .log("Partition table rebuilt from segments");
        }
        return rows;
    }

    private long sizeBytes(Map<TopicIdPartition, List<SegmentNames.Parsed>> found) {
        long bytes = 0;
        for (var log : found.entrySet()) {
            for (SegmentNames.Parsed name : log.getValue()) {
                try (DiskFile file = open(log.getKey(), segment(name))) {
                    bytes += file.sizeBytes();
                }
            }
        }
        return bytes;
    }

    private Optional<LogRow> row(
            TopicIdPartition id, List<SegmentNames.Parsed> names, RebuildProgress progress) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        State state = new State(context.config.producersPerPartitionMax(), progress);
        for (int i = 0; i < names.size(); i++) {
            boolean last = i + 1 == names.size();
            segment(id, names.get(i), last ? Long.MAX_VALUE : names.get(i + 1).baseOffset(), state);
        }
        long firstBase = names.getFirst().baseOffset();
        return Optional.of(
                new LogRow(
                        id,
                        firstBase,
                        state.endOffset,
                        firstBase,
                        0,
                        state.segments,
                        state.epochs,
                        state.producers.encode(),
                        state.producers.aborted().young(),
                        replica(id)));
    }

    /// The log's segments in order. Where compaction had written new ones and did not remove the old ones yet, those of
    /// the highest generation count: they hold all that the others do. Of those that were appended, a later life begins
    /// where the log was cut: what earlier ones have from there on is gone.
    private List<SegmentNames.Parsed> names(TopicIdPartition id) {
        List<SegmentNames.Parsed> found = new ArrayList<>();
        for (String name : disk.list(SegmentNames.directory(id))) {
            if (name.endsWith(SegmentNames.LOG)) {
                SegmentNames.parse(name).ifPresent(found::add);
            }
        }
        found.sort(
                Comparator.comparingInt(SegmentNames.Parsed::generation)
                        .thenComparingInt(SegmentNames.Parsed::life)
                        .reversed()
                        .thenComparingLong(SegmentNames.Parsed::baseOffset));
        TreeMap<Long, SegmentNames.Parsed> chosen = new TreeMap<>();
        int life = Integer.MAX_VALUE;
        long cutOffset = Long.MAX_VALUE;
        for (SegmentNames.Parsed name : found) {
            if (name.generation() == 0 && name.life() < life) {
                life = name.life();
                cutOffset = Math.min(cutOffset, lowestLived(chosen));
            }
            if (name.generation() == 0 && name.baseOffset() >= cutOffset) {
                continue;
            }
            Map.Entry<Long, SegmentNames.Parsed> newer = chosen.floorEntry(name.baseOffset());
            if (newer == null || name.baseOffset() >= newer.getValue().endOffset()) {
                chosen.put(name.baseOffset(), name);
            }
        }
        return List.copyOf(chosen.values());
    }

    /// A log that was cut is a replica, and its next life must not meet files of an earlier one.
    private Optional<LogRow.Replica> replica(TopicIdPartition id) {
        int life =
                disk.list(SegmentNames.directory(id)).stream()
                        .flatMap(name -> SegmentNames.parse(name).stream())
                        .mapToInt(SegmentNames.Parsed::life)
                        .max()
                        .orElse(0);
        return life == 0
                ? Optional.empty()
                : Optional.of(new LogRow.Replica(SavedState.NOTHING, life, ByteBuffer.allocate(0)));
    }

    /// Where the first of those begins that were appended after a cut.
    private static long lowestLived(Map<Long, SegmentNames.Parsed> chosen) {
        return chosen.values().stream()
                .filter(name -> name.life() > 0)
                .mapToLong(SegmentNames.Parsed::baseOffset)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void segment(
            TopicIdPartition id, SegmentNames.Parsed name, long nextBase, State state) {
        LogSegment segment = segment(name);
        long end = segment.isRewritten() ? name.endOffset() : nextBase;
        state.begin(segment);
        try (DiskFile file = open(id, segment)) {
            int size = (int) Math.min(file.sizeBytes(), Integer.MAX_VALUE);
            SegmentView view = new SegmentView(size, end, EpochCache.EMPTY, !segment.isCompacted());
            new SegmentScan(file, view, context.buffers).run(0, size, segment.baseOffset, state);
            state.end(size, end);
        }
    }

    private static LogSegment segment(SegmentNames.Parsed name) {
        return new LogSegment(
                name.baseOffset(), 0, name.endOffset(), name.generation(), name.life());
    }

    private DiskFile open(TopicIdPartition id, LogSegment segment) {
        return disk.open(SegmentNames.file(id, segment, SegmentNames.LOG), OpenMode.READ);
    }

    /// What the scans find.
    private final class State implements SegmentScan.Sink {
        final List<LogRow.Segment> segments = new ArrayList<>();
        final ProducerStates producers;
        EpochCache epochs = EpochCache.EMPTY;
        long endOffset;

        private final RebuildProgress progress;
        private LogSegment segment = new LogSegment(0, 0);
        private int endPosition;
        private long firstTimestampMs;
        private long maxTimestampMs;

        State(int producersMax, RebuildProgress progress) {
            this.producers = new ProducerStates(producersMax);
            this.progress = progress;
        }

        void begin(LogSegment begun) {
            segment = begun;
            endOffset = Math.max(endOffset, begun.baseOffset);
            endPosition = 0;
            firstTimestampMs = LogSegment.NO_TIMESTAMP;
            maxTimestampMs = LogSegment.NO_TIMESTAMP;
        }

        @Override
        public void batch(ByteBuffer buffer, int at, int position) {
            long timestampMs = BatchHeader.maxTimestampMs(buffer, at);
            if (endPosition == 0) {
                firstTimestampMs = timestampMs;
            }
            maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
            endPosition = position + BatchHeader.sizeBytes(buffer, at);
            endOffset = BatchHeader.lastOffset(buffer, at) + 1;
            epochs =
                    epochs.with(
                            BatchHeader.leaderEpoch(buffer, at),
                            BatchHeader.baseOffset(buffer, at));
            if (BatchHeader.producerId(buffer, at) >= 0) {
                long appendTimeMs = BatchHeader.appendTimeMs(buffer, at);
                producers.appended(buffer, at, appendTimeMs, context.time.wallMs());
            }
            progress.within(endPosition);
        }

        @Override
        public void damage(Damage damage) {
            // What lies in front of a good batch is answered when it is read; the rest is the torn
            // end.
        }

        void end(int fileBytes, long segmentEnd) {
            progress.read(fileBytes);
            boolean last = segmentEnd == Long.MAX_VALUE;
            if (segment.isRewritten()) {
                endOffset = Math.max(endOffset, segmentEnd);
            }
            segments.add(
                    new LogRow.Segment(
                            segment.baseOffset,
                            last ? endPosition : fileBytes,
                            firstTimestampMs,
                            maxTimestampMs,
                            0,
                            segment.generation,
                            segment.isRewritten() ? segment.extentEnd() : 0,
                            segment.life));
        }
    }
}
