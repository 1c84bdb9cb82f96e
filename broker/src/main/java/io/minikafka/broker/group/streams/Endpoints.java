package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Blueprint;
import io.minikafka.broker.group.topology.TaskSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.Endpoint;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.EndpointToPartitions;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.TopicPartition;

/// Where the state of each partition can be asked for.
final class Endpoints {
    private Endpoints() {}

    static List<EndpointToPartitions> of(StreamsGroup group) {
        List<EndpointToPartitions> endpoints = new ArrayList<>();
        for (Seat seat : group.seats()) {
            seat.profile()
                    .endpoint()
                    .ifPresent(at ->
                            endpoints.add(
                                    new EndpointToPartitions()
                                            .setUserEndpoint(
                                                    new Endpoint()
                                                            .setHost(at.host())
                                                            .setPort(at.port()))
                                            .setActivePartitions(
                                                    partitions(
                                                            group.blueprint(),
                                                            seat.progress().assigned().active()))
                                            .setStandbyPartitions(
                                                    partitions(
                                                            group.blueprint(),
                                                            seat.progress().assigned().copies()))));
        }
        return endpoints;
    }

    private static List<TopicPartition> partitions(Blueprint blueprint, TaskSet tasks) {
        SortedMap<String, TreeSet<Integer>> byTopic = new TreeMap<>();
        tasks.bySubtopology()
                .forEach((subtopology, numbers) -> {
                    for (String topic :
                            blueprint
                                    .inputs()
                                    .getOrDefault(subtopology, Collections.emptySortedSet())) {
                        int count = blueprint.partitions().getOrDefault(topic, 0);
                        numbers.stream()
                                .filter(number -> number < count)
                                .forEach(number ->
                                        byTopic.computeIfAbsent(topic, _ -> new TreeSet<>())
                                                .add(number));
                    }
                });
        List<TopicPartition> partitions = new ArrayList<>();
        byTopic.forEach((topic, numbers) ->
                partitions.add(
                        new TopicPartition().setTopic(topic).setPartitions(List.copyOf(numbers))));
        return partitions;
    }
}
