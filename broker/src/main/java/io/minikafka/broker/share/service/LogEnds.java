package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.TopicPartition;
import io.minikafka.storage.Log;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Where the logs of partitions begin and end, for consumers: those that are led here at once, those of others by
/// ListOffsets. Any thread.
///
/// @param others nodes of the cluster; empty if there is none
record LogEnds(Partitions partitions, Optional<NodeRequests> others) {
    private static final int TIMEOUT_MS = 5_000;
    private static final int FROM_A_CLIENT = -1;
    private static final long LATEST = -1;

    /// @param start 0 if another node knows it
    record Ends(long start, long end) {}

    /// Tells the ends of those partitions of which they could be found out, on any thread.
    ///
    /// @param named the partitions by their topics' names
    void find(
            Map<TopicIdPartition, TopicPartition> named,
            Consumer<Map<TopicIdPartition, Ends>> answer) {
        Map<TopicIdPartition, Ends> ends = new LinkedHashMap<>();
        Map<Integer, List<TopicIdPartition>> elsewhere = new TreeMap<>();
        named.forEach((id, name) -> {
            Optional<Log> log = led(id);
            if (log.isPresent()) {
                ends.put(id, new Ends(log.get().startOffset(), log.get().highWatermark()));
            } else {
                OptionalInt leader =
                        others.map(nodes -> nodes.leader(name)).orElse(OptionalInt.empty());
                leader.ifPresent(
                        node -> elsewhere.computeIfAbsent(node, _ -> new ArrayList<>()).add(id));
            }
        });
        List<CompletableFuture<Map<TopicIdPartition, Ends>>> asked = new ArrayList<>();
        elsewhere.forEach((node, ids) -> asked.add(ask(node, ids, named)));
        var _ =
                CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                        .thenRun(() -> {
                            asked.forEach(one -> ends.putAll(one.join()));
                            answer.accept(ends);
                        });
    }

    private Optional<Log> led(TopicIdPartition id) {
        return partitions
                .home(id)
                .filter(home -> home.office() != PartitionHome.NO_OFFICE)
                .map(PartitionHome::log);
    }

    /// A node that does not answer leaves its partitions out.
    private CompletableFuture<Map<TopicIdPartition, Ends>> ask(
            int node, List<TopicIdPartition> ids, Map<TopicIdPartition, TopicPartition> named) {
        var request = new ListOffsetsRequestData().setReplicaId(FROM_A_CLIENT);
        Map<TopicPartition, TopicIdPartition> byName = new LinkedHashMap<>();
        for (TopicIdPartition id : ids) {
            TopicPartition name = Optional.ofNullable(named.get(id)).orElseThrow();
            byName.put(name, id);
            request.topics()
                    .add(
                            new ListOffsetsTopic()
                                    .setName(name.topic())
                                    .setPartitions(
                                            List.of(
                                                    new ListOffsetsPartition()
                                                            .setPartitionIndex(name.partition())
                                                            .setTimestamp(LATEST))));
        }
        return others.orElseThrow()
                .call(node, request, TIMEOUT_MS)
                .handle((response, _) -> ends(Optional.ofNullable(response), byName))
                .toCompletableFuture();
    }

    private static Map<TopicIdPartition, Ends> ends(
            Optional<ApiMessage> response, Map<TopicPartition, TopicIdPartition> byName) {
        Map<TopicIdPartition, Ends> ends = new LinkedHashMap<>();
        if (response.isPresent() && response.get() instanceof ListOffsetsResponseData listed) {
            for (var topic : listed.topics()) {
                for (var partition : topic.partitions()) {
                    var name = new TopicPartition(topic.name(), partition.partitionIndex());
                    if (partition.errorCode() == Errors.NONE.code()) {
                        Optional.ofNullable(byName.get(name))
                                .ifPresent(id -> ends.put(id, new Ends(0, partition.offset())));
                    }
                }
            }
        }
        return ends;
    }
}
