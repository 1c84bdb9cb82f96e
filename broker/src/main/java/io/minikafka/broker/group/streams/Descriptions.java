package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Blueprint;
import io.minikafka.broker.group.topology.StickyAssignor;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.Endpoint;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.KeyValue;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.Subtopology;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.TaskOffset;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.TopicInfo;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.Topology;

/// A streams group as administrators see it.
final class Descriptions {
    private static final byte NOT_REQUESTED = 0;
    private static final byte NOT_STORED = 1;
    private static final byte AVAILABLE = 3;

    private Descriptions() {}

    static DescribedGroup describe(StreamsGroup group) {
        DescribedGroup described =
                new DescribedGroup()
                        .setGroupId(group.id())
                        .setGroupState(group.stateLabel())
                        .setGroupEpoch(group.header().epoch())
                        .setAssignmentEpoch(group.header().targetEpoch())
                        .setAssignorName(StickyAssignor.NAME)
                        .setMembers(group.seats().stream().map(Descriptions::member).toList());
        group.topology()
                .ifPresent(
                        topology -> described.setTopology(topology(topology, group.blueprint())));
        return described;
    }

    /// Adds what clients told of the topology, for those who ask for it.
    static void addTopologyDescription(
            DescribedGroup described,
            StreamsGroup group,
            DescriptionFormat format,
            boolean isWanted) {
        described.setTopologyDescriptionStatus(isWanted ? NOT_STORED : NOT_REQUESTED);
        if (isWanted) {
            group.topology()
                    .flatMap(topology -> group.description().of(topology.epoch()))
                    .ifPresent(bytes ->
                            described
                                    .setTopologyDescriptionStatus(AVAILABLE)
                                    .setTopologyDescription(format.read().apply(bytes)));
        }
    }

    private static Topology topology(
            io.minikafka.broker.group.topology.Topology topology, Blueprint blueprint) {
        return new Topology()
                .setEpoch(topology.epoch())
                .setSubtopologies(
                        topology.subtopologies().stream()
                                .map(part -> subtopology(part, blueprint))
                                .toList());
    }

    private static Subtopology subtopology(
            io.minikafka.broker.group.topology.Topology.Subtopology part, Blueprint blueprint) {
        List<String> internal =
                part.repartitionSources().stream().map(InternalTopic::name).toList();
        return new Subtopology()
                .setSubtopologyId(part.id())
                .setSourceTopics(
                        blueprint
                                .inputs()
                                .getOrDefault(part.id(), Collections.emptySortedSet())
                                .stream()
                                .filter(topic -> !internal.contains(topic))
                                .toList())
                .setRepartitionSinkTopics(part.repartitionSinks())
                .setRepartitionSourceTopics(topics(part.repartitionSources(), blueprint))
                .setStateChangelogTopics(topics(part.changelogs(), blueprint));
    }

    private static List<TopicInfo> topics(List<InternalTopic> internal, Blueprint blueprint) {
        return internal.stream()
                .map(topic ->
                        new TopicInfo()
                                .setName(topic.name())
                                .setPartitions(
                                        blueprint
                                                .partitions()
                                                .getOrDefault(topic.name(), topic.partitions()))
                                .setReplicationFactor((short) topic.replicationFactor())
                                .setTopicConfigs(pairs(topic.configs())))
                .toList();
    }

    private static List<KeyValue> pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> new KeyValue().setKey(entry.getKey()).setValue(entry.getValue()))
                .toList();
    }

    private static Member member(Seat seat) {
        MemberProfile profile = seat.profile();
        return new Member()
                .setMemberId(profile.id())
                .setMemberEpoch(seat.progress().epoch())
                .setInstanceId(profile.instanceId().orElse(null))
                .setRackId(profile.rackId().orElse(null))
                .setClientId(profile.clientId())
                .setClientHost(profile.clientHost())
                .setTopologyEpoch(profile.topologyEpoch())
                .setProcessId(profile.processId())
                .setUserEndpoint(
                        profile.endpoint()
                                .map(at -> new Endpoint().setHost(at.host()).setPort(at.port()))
                                .orElse(null))
                .setClientTags(pairs(profile.tags()))
                .setTaskOffsets(offsets(seat.offsets().orElse(Map.of())))
                .setTaskEndOffsets(offsets(seat.endOffsets()))
                .setAssignment(assignment(seat.progress().assigned()))
                .setTargetAssignment(assignment(seat.target()))
                .setIsClassic(false);
    }

    private static List<TaskOffset> offsets(Map<TaskId, Long> offsets) {
        List<TaskOffset> described = new ArrayList<>();
        new TreeMap<>(offsets)
                .forEach((task, offset) ->
                        described.add(
                                new TaskOffset()
                                        .setSubtopologyId(task.subtopology())
                                        .setPartition(task.partition())
                                        .setOffset(offset)));
        return described;
    }

    private static Assignment assignment(Tasks tasks) {
        return new Assignment()
                .setActiveTasks(ids(tasks.active()))
                .setStandbyTasks(ids(tasks.standby()))
                .setWarmupTasks(ids(tasks.warmup()));
    }

    private static List<TaskIds> ids(TaskSet tasks) {
        List<TaskIds> ids = new ArrayList<>();
        tasks.bySubtopology()
                .forEach((subtopology, partitions) ->
                        ids.add(
                                new TaskIds()
                                        .setSubtopologyId(subtopology)
                                        .setPartitions(partitions)));
        return ids;
    }
}
