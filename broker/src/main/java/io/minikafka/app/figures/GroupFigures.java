package io.minikafka.app.figures;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.service.GroupService;
import io.minikafka.broker.group.service.GroupService.GroupOffset;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.record.BatchHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// How far each group is behind, in records and in seconds: the age of the first record that it has not
/// consumed, by the timestamp of that record's batch. A row for each pair of group and topic, up to `rowsMax`
/// in the order of their names; the others are one row.
public record GroupFigures(
        GroupService groups, MetadataStore metadata, LogManager logs, Time time, int rowsMax)
        implements MetricSource {
    /// Batch headers read for one scrape; where more groups lag, the rest has no seconds.
    private static final int HEADERS_MAX = 2_000;

    /// Offsets looked at for one scrape.
    private static final int OFFSETS_MAX = 50_000;

    private static final long LIMIT_SECONDS = 5;
    private static final double MS_PER_SECOND = 1e3;

    private record Row(String group, String topic) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int byGroup = group.compareTo(other.group);
            return byGroup != 0 ? byGroup : topic.compareTo(other.topic);
        }
    }

    /// What is behind, and since when.
    private static final class Lag {
        private long records;
        private final List<Behind> behind = new ArrayList<>();
        private double seconds;
    }

    private record Behind(Log log, long offset) {}

    /// A channel whose bytes go into a buffer.
    private record Into(ByteBuffer buffer) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int bytes = Math.min(source.remaining(), buffer.remaining());
            buffer.put(source.slice(source.position(), bytes));
            source.position(source.position() + bytes);
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Override
    public void collect(MetricSink sink) {
        CompletableFuture<List<GroupOffset>> answer = new CompletableFuture<>();
        groups.offsets(OFFSETS_MAX, answer::complete);
        List<GroupOffset> offsets = answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        Map<Row, Lag> rows = new TreeMap<>();
        for (GroupOffset offset : offsets) {
            add(rows, offset);
        }
        Lag rest = new Lag();
        int[] headers = {HEADERS_MAX};
        int told = 0;
        for (Map.Entry<Row, Lag> row : rows.entrySet()) {
            Lag lag = row.getValue();
            for (Behind behind : lag.behind) {
                if (headers[0]-- > 0) {
                    lag.seconds = Math.max(lag.seconds, ageSeconds(behind));
                }
            }
            if (told++ < rowsMax) {
                tell(sink, row.getKey(), lag);
            } else {
                rest.records += lag.records;
                rest.seconds = Math.max(rest.seconds, lag.seconds);
            }
        }
        if (told > rowsMax) {
            tell(sink, new Row(PartitionFigures.OTHER, ""), rest);
        }
    }

    private void add(Map<Row, Lag> rows, GroupOffset offset) {
        TopicIdPartition partition = offset.partition();
        Optional<TopicImage> topic = metadata.image().topic(partition.topicId());
        Optional<Log> log = logs.existing(partition);
        if (topic.isEmpty() || log.isEmpty()) {
            return;
        }
        Lag lag = rows.computeIfAbsent(new Row(offset.group(), topic.get().name()), _ -> new Lag());
        long from = Math.max(offset.offset(), log.get().startOffset());
        long behind = log.get().highWatermark() - from;
        if (behind > 0) {
            lag.records += behind;
            lag.behind.add(new Behind(log.get(), from));
        }
    }

    private static void tell(MetricSink sink, Row row, Lag lag) {
        String[] labels = {"group", row.group(), "topic", row.topic()};
        sink.gauge(
                "minikafka_group_lag_records",
                "Records that the group has not consumed.",
                lag.records,
                labels);
        sink.gauge(
                "minikafka_group_lag_seconds",
                "Age of the oldest record that the group has not consumed.",
                lag.seconds,
                labels);
    }

    private double ageSeconds(Behind behind) {
        ReadResult found =
                behind.log().read(behind.offset(), 1, true, behind.log().highWatermark());
        if (!(found instanceof ReadResult.Records(ByteRegion region, _, _))) {
            return 0;
        }
        try {
            ByteBuffer header = ByteBuffer.allocate(BatchHeader.SIZE_BYTES);
            long sent = region.transferTo(new Into(header), 0, header.capacity());
            long timestampMs = BatchHeader.maxTimestampMs(header, 0);
            return sent < header.capacity() || timestampMs < 0
                    ? 0
                    : Math.max(0, time.wallMs() - timestampMs) / MS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            region.release();
        }
    }
}
