package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Uuids;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;

/// Kafka's messages nest partitions in topics, each message in classes of its own; here they are lists, in the order of
/// the message.
final class ByTopic {
    private ByTopic() {}

    /// What `each` makes of the partitions, one after the other.
    ///
    /// @param partitions of a topic
    static <T, P, R> List<R> flat(
            List<T> topics,
            Function<T, Uuid> topicId,
            Function<T, List<P>> partitions,
            BiFunction<Uuid, P, R> each) {
        List<R> flat = new ArrayList<>();
        for (T topic : topics) {
            for (P partition : partitions.apply(topic)) {
                flat.add(each.apply(topicId.apply(topic), partition));
            }
        }
        return flat;
    }

    /// Topics of which each has what `partition` makes of its items; those of one topic stand together.
    ///
    /// @param place of an item
    static <I, P, T> List<T> nested(
            List<I> items,
            Function<I, TopicIdPartition> place,
            Function<I, P> partition,
            BiFunction<Uuid, List<P>, T> topic) {
        List<T> nested = new ArrayList<>();
        int from = 0;
        while (from < items.size()) {
            var id = place.apply(items.get(from)).topicId();
            List<P> partitions = new ArrayList<>();
            int to = from;
            while (to < items.size() && place.apply(items.get(to)).topicId().equals(id)) {
                partitions.add(partition.apply(items.get(to++)));
            }
            nested.add(topic.apply(Uuids.toKafka(id), partitions));
            from = to;
        }
        return nested;
    }
}
