package io.minikafka.broker.offsets;

import io.minikafka.broker.Confirmations;
import io.minikafka.broker.Led;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TopicPartitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.protocol.Errors;

/// Partitions of a ListOffsets request whose topics want strong reads: they are asked about before anything is
/// answered. RFC 0026.
final class StrongOffsets {
    private StrongOffsets() {}

    /// @param knowsNotAvailable whether the client knows OFFSET_NOT_AVAILABLE
    /// @param whenDone gets the errors of those that are not certain; once, on any thread
    static void confirm(
            Partitions partitions,
            ListOffsetsRequestData request,
            boolean knowsNotAvailable,
            Consumer<Map<TopicPartition, Errors>> whenDone) {
        List<TopicPartition> asked = new ArrayList<>(0);
        List<Led> led = new ArrayList<>(0);
        for (ListOffsetsTopic topic : request.topics()) {
            Optional<TopicPartitions> found = partitions.topic(topic.name());
            if (found.isEmpty() || !found.get().rules().readsQuorum()) {
                continue;
            }
            for (ListOffsetsPartition partition : topic.partitions()) {
                Led here =
                        Led.find(found, partition.partitionIndex(), partition.currentLeaderEpoch());
                if (here.error() == Errors.NONE) {
                    asked.add(new TopicPartition(topic.name(), partition.partitionIndex()));
                    led.add(here);
                }
            }
        }
        if (asked.isEmpty()) {
            whenDone.accept(Map.of());
            return;
        }
        Confirmations.ask(
                led,
                answers -> {
                    Map<TopicPartition, Errors> refused = new HashMap<>();
                    for (int i = 0; i < answers.size(); i++) {
                        Errors error = Confirmations.error(answers.get(i), knowsNotAvailable);
                        if (error != Errors.NONE) {
                            refused.put(asked.get(i), error);
                        }
                    }
                    whenDone.accept(refused);
                });
    }
}
