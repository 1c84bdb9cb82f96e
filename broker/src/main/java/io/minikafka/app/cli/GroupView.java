package io.minikafka.app.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment.TaskIds;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupSubtopologyDescription;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/// What there is to say of a group, whatever its type: a line, its members, and who works on which partition.
///
/// @param kind how the group keeps its place
/// @param members of groups in which a partition has no one owner, or that have no partitions; else empty
record GroupView(
        String name,
        String headline,
        Kind kind,
        List<Member> members,
        Map<TopicPartition, String> owners) {
    /// How to ask for a group.
    enum Kind {
        /// Groups of consumers of both types, and those that nobody has heard of.
        CONSUMERS,
        STREAMS,
        SHARE,
        /// Groups of programs that share out something else than partitions, such as Connect's workers.
        OTHERS
    }

    /// @param partitions how many it reads
    record Member(String id, String client, int partitions) {}

    /// The groups of these names, in their order.
    static List<GroupView> of(Admin admin, List<String> names)
            throws InterruptedException, ExecutionException {
        Map<String, Kind> kinds = new HashMap<>();
        for (GroupListing listed : admin.listGroups().all().get()) {
            kinds.put(listed.groupId(), kind(listed));
        }
        Map<Kind, List<String>> byKind =
                names.stream()
                        .distinct()
                        .collect(
                                Collectors.groupingBy(
                                        name -> kinds.getOrDefault(name, Kind.CONSUMERS)));
        Map<String, GroupView> views = new HashMap<>();
        for (Map.Entry<Kind, List<String>> some : byKind.entrySet()) {
            ask(admin, some.getKey(), some.getValue()).forEach(view -> views.put(view.name, view));
        }
        return names.stream()
                .map(name -> Optional.ofNullable(views.get(name)).orElseThrow())
                .toList();
    }

    private static Kind kind(GroupListing listed) {
        return switch (listed.type().orElse(GroupType.UNKNOWN)) {
            case SHARE -> Kind.SHARE;
            case STREAMS -> Kind.STREAMS;
            case CLASSIC -> {
                String protocol = listed.protocol();
                yield protocol.isEmpty() || protocol.equals("consumer")
                        ? Kind.CONSUMERS
                        : Kind.OTHERS;
            }
            case CONSUMER, UNKNOWN -> Kind.CONSUMERS;
        };
    }

    private static List<GroupView> ask(Admin admin, Kind kind, List<String> names)
            throws InterruptedException, ExecutionException {
        return switch (kind) {
            case CONSUMERS ->
                    admin.describeConsumerGroups(names).all().get().values().stream()
                            .map(GroupView::of)
                            .toList();
            case STREAMS ->
                    admin.describeStreamsGroups(names).all().get().values().stream()
                            .map(GroupView::of)
                            .toList();
            case SHARE ->
                    admin.describeShareGroups(names).all().get().values().stream()
                            .map(GroupView::of)
                            .toList();
            case OTHERS ->
                    admin.describeClassicGroups(names).all().get().values().stream()
                            .map(GroupView::of)
                            .toList();
        };
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
        return new GroupView(group.groupId(), headline, Kind.CONSUMERS, List.of(), owners);
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
        return new GroupView(group.groupId(), headline, Kind.STREAMS, List.of(), owners);
    }

    private static GroupView of(ShareGroupDescription group) {
        List<Member> members =
                group.members().stream()
                        .map(member ->
                                new Member(
                                        member.consumerId(),
                                        member.clientId() + member.host(),
                                        member.assignment().topicPartitions().size()))
                        .toList();
        String headline =
                "%s, %s, %d members".formatted(GroupType.SHARE, group.groupState(), members.size());
        return new GroupView(group.groupId(), headline, Kind.SHARE, members, Map.of());
    }

    private static GroupView of(ClassicGroupDescription group) {
        List<Member> members =
                group.members().stream()
                        .map(member ->
                                new Member(
                                        member.consumerId(), member.clientId() + member.host(), 0))
                        .toList();
        String headline =
                "%s, %s, %d members of type %s, protocol %s"
                        .formatted(
                                GroupType.CLASSIC,
                                group.state(),
                                members.size(),
                                group.protocol(),
                                group.protocolData().isEmpty() ? "none" : group.protocolData());
        return new GroupView(group.groupId(), headline, Kind.OTHERS, members, Map.of());
    }
}
