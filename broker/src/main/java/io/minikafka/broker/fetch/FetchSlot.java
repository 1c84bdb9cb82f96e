package io.minikafka.broker.fetch;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;

/// What a client wants from one partition: as the request says, or as its session remembers. Immutable.
///
/// @param leaderEpoch of the leader that the client believes in; -1 if it does not say
record FetchSlot(Partition partition, long offset, int maxBytes, int leaderEpoch) {
    /// A partition as the client names it.
    ///
    /// @param topic empty when the client names topics by id
    /// @param topicId zero when it names them by name
    record Partition(String topic, Uuid topicId, int index) {}

    static FetchSlot of(FetchTopic topic, FetchPartition partition) {
        return new FetchSlot(
                new Partition(topic.topic(), topic.topicId(), partition.partition()),
                partition.fetchOffset(),
                partition.partitionMaxBytes(),
                partition.currentLeaderEpoch());
    }

    String topic() {
        return partition.topic();
    }

    Uuid topicId() {
        return partition.topicId();
    }

    boolean isOfSameTopic(FetchSlot other) {
        return topic().equals(other.topic()) && topicId().equals(other.topicId());
    }
}
