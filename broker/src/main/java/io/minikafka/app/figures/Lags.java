package io.minikafka.app.figures;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.offsets.Backlog;
import io.minikafka.broker.offsets.Backlogs;
import io.minikafka.broker.offsets.Backlogs.Place;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// How far groups are behind, by pairs of group and topic: up to `rowsMax` of them in the order of their names, the
/// others as one. RFC 0009, 4.3 and 4.4.
///
/// @param unknown partitions of which nobody could tell
record Lags(SortedMap<Row, Lag> rows, int unknown) {
    /// Batch headers read for one scrape; where more groups lag, the rest has no seconds.
    private static final int HEADERS_MAX = 2_000;

    private static final long LIMIT_SECONDS = 5;
    private static final double MS_PER_SECOND = 1e3;

    /// Where a group is in a partition.
    ///
    /// @param offset the first record that it has not consumed
    /// @param done records behind it that it has consumed all the same
    /// @param sinceMs since when it has been there; [#MOVES] if that is not known
    record Standing(
            String group, TopicIdPartition partition, long offset, long done, long sinceMs) {
        static final long MOVES = Long.MAX_VALUE;
    }

    record Row(String group, String topic) implements Comparable<Row> {
        /// The sum of all others.
        private static final Row REST = new Row(PartitionFigures.OTHER, "");

        @Override
        public int compareTo(Row other) {
            int byGroup = group.compareTo(other.group);
            return byGroup != 0 ? byGroup : topic.compareTo(other.topic);
        }

        String[] labels() {
            return new String[] {"group", group, "topic", topic};
        }
    }

    /// @param seconds age of the oldest record that was not consumed
    /// @param stuckSeconds how long there have been records in a partition and the group has not moved there
    record Lag(long records, double seconds, double stuckSeconds) {
        private Lag and(Lag other) {
            return new Lag(
                    records + other.records,
                    Math.max(seconds, other.seconds),
                    Math.max(stuckSeconds, other.stuckSeconds));
        }
    }

    /// Asks twice: for the ends of all, and then for the times of those who are behind.
    static Lags of(
            List<Standing> standings,
            MetadataImage image,
            Backlogs backlogs,
            long nowMs,
            int rowsMax) {
        List<Standing> there =
                standings.stream().filter(standing -> topic(image, standing).isPresent()).toList();
        List<Optional<Backlog>> ends = ask(backlogs, there, false);
        List<Standing> behind = new ArrayList<>();
        SortedMap<Row, Lag> rows = new TreeMap<>();
        int unknown = 0;
        for (int i = 0; i < there.size(); i++) {
            Standing standing = there.get(i);
            if (ends.get(i).isEmpty()) {
                unknown++;
                continue;
            }
            long records = Math.max(0, ends.get(i).get().records() - standing.done());
            rows.merge(row(image, standing), new Lag(records, 0, 0), Lag::and);
            if (records > 0 && behind.size() < HEADERS_MAX) {
                behind.add(standing);
            }
        }
        List<Optional<Backlog>> firsts = ask(backlogs, behind, true);
        for (int i = 0; i < behind.size(); i++) {
            Standing standing = behind.get(i);
            long sinceMs = firsts.get(i).map(Backlog::firstMs).orElse(Backlog.NO_TIME);
            if (sinceMs != Backlog.NO_TIME) {
                rows.merge(row(image, standing), aged(standing, sinceMs, nowMs), Lag::and);
            }
        }
        return new Lags(capped(rows, rowsMax), unknown);
    }

    private static Optional<TopicImage> topic(MetadataImage image, Standing standing) {
        return image.topic(standing.partition().topicId())
                .filter(topic -> topic.hasPartition(standing.partition().partition()));
    }

    private static Row row(MetadataImage image, Standing standing) {
        return new Row(standing.group(), topic(image, standing).orElseThrow().name());
    }

    private static List<Optional<Backlog>> ask(
            Backlogs backlogs, List<Standing> standings, boolean timed) {
        return backlogs.find(
                        standings.stream()
                                .map(one -> new Place(one.partition(), one.offset(), timed))
                                .toList())
                .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static Lag aged(Standing standing, long firstMs, long nowMs) {
        long behindSinceMs = Math.max(firstMs, standing.sinceMs());
        return new Lag(0, seconds(nowMs - firstMs), seconds(nowMs - behindSinceMs));
    }

    private static double seconds(long ms) {
        return Math.max(0, ms) / MS_PER_SECOND;
    }

    private static SortedMap<Row, Lag> capped(SortedMap<Row, Lag> rows, int rowsMax) {
        SortedMap<Row, Lag> capped = new TreeMap<>();
        rows.forEach((row, lag) -> {
            if (capped.size() < rowsMax) {
                capped.put(row, lag);
            } else {
                capped.merge(Row.REST, lag, Lag::and);
            }
        });
        return capped;
    }
}
