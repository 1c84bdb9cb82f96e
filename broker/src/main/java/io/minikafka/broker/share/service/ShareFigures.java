package io.minikafka.broker.share.service;

import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.share.Standing;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What the share groups do with the partitions that this node leads. How many records wait is told where the group is
/// coordinated.
///
/// @param rowsMax pairs of group and topic with rows of their own
record ShareFigures(ShareService share, ShareTally tally, MetadataStore metadata, int rowsMax)
        implements MetricSource {
    /// No group's rows have this name and an empty topic.
    private static final Row REST = new Row("(other)", "");

    private static final long LIMIT_SECONDS = 5;

    private record Row(String group, String topic) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int byGroup = group.compareTo(other.group);
            return byGroup != 0 ? byGroup : topic.compareTo(other.topic);
        }

        String[] labels() {
            return new String[] {"group", group, "topic", topic};
        }
    }

    @Override
    public void collect(MetricSink sink) {
        CompletableFuture<List<Standing>> answer = new CompletableFuture<>();
        share.standings(_ -> true, answer::complete);
        SortedMap<Row, Long> inFlight = new TreeMap<>();
        for (Standing standing : answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join()) {
            row(standing.key().groupId(), standing.key().partition().topicId())
                    .ifPresent(row ->
                            inFlight.merge(
                                    inFlight.containsKey(row) || inFlight.size() < rowsMax
                                            ? row
                                            : REST,
                                    (long) standing.inFlight(),
                                    Long::sum));
        }
        inFlight.forEach((row, records) ->
                sink.gauge(
                        "minikafka_share_in_flight_records",
                        "Records that are with members of the share group, from partitions led here.",
                        records,
                        row.labels()));
        tally.forEach((group, topic, counts) -> {
            Optional<Row> row = group.isEmpty() ? Optional.of(REST) : row(group, topic);
            row.ifPresent(named -> tell(sink, named, counts));
        });
    }

    private static void tell(MetricSink sink, Row row, ShareTally.Counts counts) {
        sink.counter(
                "minikafka_share_redeliveries",
                "Deliveries of records that the share group had been given before.",
                counts.redeliveries().sum(),
                row.labels());
        sink.counter(
                "minikafka_share_dead_letters",
                "Records of the share group that were written to its dead-letter topic.",
                counts.deadLetters().sum(),
                row.labels());
    }

    /// Empty for topics that were deleted.
    private Optional<Row> row(String group, UUID topic) {
        return metadata.image().topic(topic).map(found -> new Row(group, found.name()));
    }
}
