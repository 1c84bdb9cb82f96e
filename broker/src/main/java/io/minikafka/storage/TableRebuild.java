package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.disk.OpenMode;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    TableRebuild(LogContext context) {
        this.context = context;
        this.disk = context.disk;
    }

    List<LogRow> rows() {
        List<LogRow> rows = new ArrayList<>();
        for (String name : disk.list(SegmentNames.ROOT)) {
            Optional<TopicIdPartition> id = SegmentNames.parseDirectory(name);
            id.flatMap(this::row).ifPresent(rows::add);
        }
        if (!rows.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("logs", rows.size())
                    .log("Partition table rebuilt from segments");
        }
        return rows;
    }

    private Optional<LogRow> row(TopicIdPartition id) {
        List<Long> bases = new ArrayList<>();
        for (String name : disk.list(SegmentNames.directory(id))) {
            long base = SegmentNames.parseBaseOffset(name);
            if (base >= 0 && name.endsWith(SegmentNames.LOG)) {
                bases.add(base);
            }
        }
        if (bases.isEmpty()) {
            return Optional.empty();
        }
        bases.sort(null);
        State state = new State(context.config.producersPerPartitionMax());
        for (int i = 0; i < bases.size(); i++) {
            boolean last = i + 1 == bases.size();
            segment(id, bases.get(i), last ? Long.MAX_VALUE : bases.get(i + 1), state);
        }
        return Optional.of(
                new LogRow(
                        id,
                        bases.getFirst(),
                        state.endOffset,
                        bases.getFirst(),
                        state.segments,
                        state.epochs,
                        state.producers.encode(),
                        state.producers.aborted().young()));
    }

    private void segment(TopicIdPartition id, long base, long end, State state) {
        String name = SegmentNames.file(id, base, SegmentNames.LOG);
        state.begin(base);
        try (DiskFile file = disk.open(name, OpenMode.READ)) {
            int size = (int) Math.min(file.sizeBytes(), Integer.MAX_VALUE);
            SegmentView view = new SegmentView(size, end, EpochCache.EMPTY);
            new SegmentScan(file, view, context.buffers).run(0, size, base, state);
            state.end(size, end);
        }
    }

    /// What the scans find.
    private final class State implements SegmentScan.Sink {
        final List<LogRow.Segment> segments = new ArrayList<>();
        final ProducerStates producers;
        EpochCache epochs = EpochCache.EMPTY;
        long endOffset;

        private long base;
        private int endPosition;
        private long firstTimestampMs;
        private long maxTimestampMs;

        State(int producersMax) {
            this.producers = new ProducerStates(producersMax);
        }

        void begin(long baseOffset) {
            base = baseOffset;
            endOffset = Math.max(endOffset, baseOffset);
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
                long appendTimeMs = BatchHeader.logAppendTime(buffer, at) ? timestampMs : -1;
                producers.appended(buffer, at, appendTimeMs, context.time.wallMs());
            }
        }

        @Override
        public void damage(Damage damage) {
            // What lies in front of a good batch is answered when it is read; the rest is the torn
            // end.
        }

        void end(int fileBytes, long nextBase) {
            boolean last = nextBase == Long.MAX_VALUE;
            segments.add(
                    new LogRow.Segment(
                            base,
                            last ? endPosition : fileBytes,
                            firstTimestampMs,
                            maxTimestampMs,
                            0));
        }
    }
}
