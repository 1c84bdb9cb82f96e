package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Topology;
import io.minikafka.broker.group.topology.Topology.Copartition;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import io.minikafka.broker.group.topology.Topology.Subtopology;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.CopartitionGroup;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TopicInfo;

/// Reads the topology out of a heartbeat.
final class TopologyOf {
    private TopologyOf() {}

    static Topology request(StreamsGroupHeartbeatRequestData.Topology told) {
        return new Topology(
                told.epoch(), told.subtopologies().stream().map(TopologyOf::subtopology).toList());
    }

    private static Subtopology subtopology(StreamsGroupHeartbeatRequestData.Subtopology told) {
        return new Subtopology(
                told.subtopologyId(),
                List.copyOf(told.sourceTopics()),
                List.copyOf(told.sourceTopicRegex()),
                List.copyOf(told.repartitionSinkTopics()),
                told.repartitionSourceTopics().stream().map(TopologyOf::topic).toList(),
                told.stateChangelogTopics().stream().map(TopologyOf::topic).toList(),
                told.copartitionGroups().stream().map(TopologyOf::copartition).toList());
    }

    private static InternalTopic topic(TopicInfo told) {
        SortedMap<String, String> configs = new TreeMap<>();
        told.topicConfigs().forEach(config -> configs.put(config.key(), config.value()));
        return new InternalTopic(told.name(), told.partitions(), told.replicationFactor(), configs);
    }

    private static Copartition copartition(CopartitionGroup told) {
        return new Copartition(
                integers(told.sourceTopics()),
                integers(told.sourceTopicRegex()),
                integers(told.repartitionSourceTopics()));
    }

    private static List<Integer> integers(List<Short> indexes) {
        return indexes.stream().map(Short::intValue).toList();
    }
}
