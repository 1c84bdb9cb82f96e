package io.minikafka.observer.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Looks at consumer groups: at most [#GROUPS_MAX], in the order of their names.
final class GroupWatch {
    static final int GROUPS_MAX = 200;

    private final Admin admin;
    private final Target target;

    GroupWatch(Admin admin, Target target) {
        this.admin = admin;
        this.target = target;
    }

    List<GroupLook> look() throws ExecutionException, InterruptedException {
        List<String> groups =
                admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                        .map(GroupListing::groupId)
                        .sorted()
                        .limit(GROUPS_MAX)
                        .toList();
        if (groups.isEmpty()) {
            return List.of();
        }
        Map<String, ConsumerGroupDescription> described =
                admin.describeConsumerGroups(groups).all().get();
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed(groups);
        Set<TopicPartition> partitions = new HashSet<>();
        committed.values().forEach(each -> partitions.addAll(each.keySet()));
        Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        List<GroupLook> looks = new ArrayList<>();
        for (String group : groups) {
            ConsumerGroupDescription description = described.get(group);
            if (description != null) {
                looks.add(look(description, committed.getOrDefault(group, Map.of()), starts, ends));
            }
        }
        return looks;
    }

    private GroupLook look(
            ConsumerGroupDescription description,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends) {
        GroupHistoryCall.History history =
                GroupHistoryCall.ask(target.host(), target.port(), description.groupId())
                        .orElse(GroupHistoryCall.History.NONE);
        List<GroupLook.Place> places = new ArrayList<>();
        committed.forEach((partition, offset) -> {
            if (offset != null && ends.containsKey(partition)) {
                places.add(
                        new GroupLook.Place(
                                partition.topic(),
                                partition.partition(),
                                offset.offset(),
                                starts.getOrDefault(partition, 0L),
                                ends.getOrDefault(partition, 0L),
                                history.since().getOrDefault(partition.toString(), 0L)));
            }
        });
        return new GroupLook(
                description.groupId(),
                description.groupState().toString(),
                description.members().size(),
                places,
                history.events(),
                history.rebalances());
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(List<String> groups)
            throws ExecutionException, InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> all = new HashMap<>();
        groups.forEach(group -> all.put(group, new ListConsumerGroupOffsetsSpec()));
        return admin.listConsumerGroupOffsets(all).all().get();
    }

    /// Partitions of topics that are gone meanwhile are left out.
    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        var answers = admin.listOffsets(asked);
        Map<TopicPartition, Long> found = new HashMap<>();
        for (TopicPartition partition : partitions) {
            try {
                ListOffsetsResultInfo info = answers.partitionResult(partition).get();
                found.put(partition, info.offset());
            } catch (ExecutionException gone) {
                found.remove(partition);
            }
        }
        return found;
    }
}
