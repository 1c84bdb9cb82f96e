package io.minikafka.app.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment.TaskIds;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/// What there is to say of a group, whatever its type: a line, and who works on which partition.
record GroupView(String name, String headline, Map<TopicPartition, String> owners) {
    /// The groups of these names, in their order.
    static List<GroupView> of(Admin admin, List<String> names)
            throws InterruptedException, ExecutionException {
        List<String> streams =
                admin
                        .listGroups(new ListGroupsOptions().withTypes(Set.of(GroupType.STREAMS)))
                        .all()
                        .get()
                        .stream()
                        .map(GroupListing::groupId)
                        .filter(names::contains)
                        .toList();
        List<String> others = names.stream().filter(name -> !streams.contains(name)).toList();
        Map<String, GroupView> views = new HashMap<>();
        if (!streams.isEmpty()) {
            admin.describeStreamsGroups(streams)
                    .all()
                    .get()
                    .forEach((name, group) -> views.put(name, of(group)));
        }
        if (!others.isEmpty()) {
            admin.describeConsumerGroups(others)
                    .all()
                    .get()
                    .forEach((name, group) -> views.put(name, of(group)));
        }
        return names.stream()
                .map(name -> Optional.ofNullable(views.get(name)).orElseThrow())
                .toList();
    }

    private static GroupView of(ConsumerGroupDescription group) {
        Map<TopicPartition, String> owners = GroupLag.byPartition();
        group.members()
                .forEach(member ->
                        member.assignment()
                                .topicPartitions()
                                .forEach(partition ->
                                        owners.put(partition, member.clientId() + member.host())));
        String headline =
                "%s, %s, %d members, assignor %s"
                        .formatted(
                                group.type(),
                                group.groupState(),
                                group.members().size(),
                                group.partitionAssignor().isEmpty()
                                        ? "none"
                                        : group.partitionAssignor());
        return new GroupView(group.groupId(), headline, owners);
    }

    private static GroupView of(StreamsGroupDescription group) {
        Map<String, List<String>> inputs = new TreeMap<>();
        for (StreamsGroupSubtopologyDescription part : group.subtopologies()) {
            List<String> topics = new ArrayList<>(part.sourceTopics());
            topics.addAll(part.repartitionSourceTopics().keySet());
            inputs.put(part.subtopologyId(), topics);
        }
        Map<TopicPartition, String> owners = GroupLag.byPartition();
        for (StreamsGroupMemberDescription member : group.members()) {
            for (TaskIds tasks : member.assignment().activeTasks()) {
                for (String topic : inputs.getOrDefault(tasks.subtopologyId(), List.of())) {
                    tasks.partitions()
                            .forEach(partition ->
                                    owners.put(
                                            new TopicPartition(topic, partition),
                                            member.clientId() + member.clientHost()));
                }
            }
        }
        String headline =
                "%s, %s, %d members, topology epoch %d"
                        .formatted(
                                GroupType.STREAMS,
                                group.groupState(),
                                group.members().size(),
                                group.topologyEpoch());
        return new GroupView(group.groupId(), headline, owners);
    }
}
