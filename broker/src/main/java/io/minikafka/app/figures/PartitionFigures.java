package io.minikafka.app.figures;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogManager;
import java.util.Optional;

/// Traffic, offsets and size of partitions. Topics in the order of their names have rows of their own as long
/// as all their partitions fit into `rowsMax`; the others are one row. So rows do not come and go with the
/// traffic.
public record PartitionFigures(MetadataStore metadata, LogManager logs, int rowsMax)
        implements MetricSource {
    /// No topic can have this name.
    static final String OTHER = "(other)";

    @Override
    public void collect(MetricSink sink) {
        MetadataImage image = metadata.image();
        sink.gauge("minikafka_topics", "Topics.", image.topicCount());
        sink.gauge("minikafka_partitions", "Partitions of all topics.", image.partitionCount());
        int room = rowsMax;
        Row rest = new Row();
        for (TopicImage topic : image.topics()) {
            boolean fits = topic.partitions() <= room;
            room -= fits ? topic.partitions() : 0;
            for (int partition = 0; partition < topic.partitions(); partition++) {
                Optional<Log> log = logs.existing(new TopicIdPartition(topic.id(), partition));
                if (!fits) {
                    log.ifPresent(rest::add);
                } else {
                    Row row = new Row();
                    log.ifPresent(row::add);
                    row.tell(sink, topic.name(), Integer.toString(partition));
                }
            }
        }
        rest.tell(sink, OTHER, "");
    }

    /// The sum of some logs.
    private static final class Row {
        private long appended;
        private long read;
        private long records;
        private long start;
        private long size;

        void add(Log log) {
            appended += log.traffic().appendedBytes();
            read += log.traffic().readBytes();
            records += log.highWatermark();
            start += log.startOffset();
            size += log.sizeBytes();
        }

        void tell(MetricSink sink, String topic, String partition) {
            String[] labels = {"topic", topic, "partition", partition};
            sink.counter("minikafka_partition_received_bytes", "Bytes produced.", appended, labels);
            sink.counter("minikafka_partition_sent_bytes", "Bytes fetched.", read, labels);
            sink.gauge(
                    "minikafka_partition_end_offset",
                    "One behind the last committed record; its rate is the rate of records.",
                    records,
                    labels);
            sink.gauge("minikafka_partition_start_offset", "The first record.", start, labels);
            sink.gauge("minikafka_partition_size_bytes", "Bytes kept.", size, labels);
        }
    }
}
