package io.minikafka.app.cli;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Where reading begins in each partition.
sealed interface StartingPoint {
    record Beginning() implements StartingPoint {}

    record End() implements StartingPoint {}

    record At(long offset) implements StartingPoint {}

    /// The first record that is not before this moment; the end if there is none.
    record Time(long timestampMs) implements StartingPoint {}

    default void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        switch (this) {
            case Beginning() -> consumer.seekToBeginning(partitions);
            case End() -> consumer.seekToEnd(partitions);
            case At(long offset) ->
                    partitions.forEach(partition -> consumer.seek(partition, offset));
            case Time(long timestampMs) -> {
                consumer.seekToEnd(partitions);
                Map<TopicPartition, Long> times =
                        partitions.stream()
                                .collect(
                                        Collectors.toMap(partition -> partition, _ -> timestampMs));
                consumer.offsetsForTimes(times)
                        .forEach((partition, found) -> {
                            if (found != null) {
                                consumer.seek(partition, found.offset());
                            }
                        });
            }
        }
    }
}
