package io.minikafka.broker.group.share;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.TopicPartitions;

/// A share group as ShareGroupDescribe shows it.
final class ShareDescription {
    private ShareDescription() {}

    static DescribedGroup of(ShareGroup group, Topics topics) {
        DescribedGroup described =
                new DescribedGroup()
                        .setGroupId(group.id())
                        .setGroupState(group.stateLabel())
                        .setGroupEpoch(group.epoch())
                        .setAssignmentEpoch(group.epoch())
                        .setAssignorName(SimpleAssignor.NAME);
        for (ShareMember member : group.members()) {
            ShareMember.Profile profile = member.profile();
            described
                    .members()
                    .add(
                            new Member()
                                    .setMemberId(member.id())
                                    .setRackId(profile.rack().orElse(null))
                                    .setMemberEpoch(Math.max(0, member.epoch()))
                                    .setClientId(profile.clientId())
                                    .setClientHost(profile.clientHost())
                                    .setSubscribedTopicNames(member.topics())
                                    .setAssignment(assignment(member, topics)));
        }
        return described;
    }

    private static Assignment assignment(ShareMember member, Topics topics) {
        Map<UUID, TopicPartitions> byTopic = new LinkedHashMap<>();
        for (TopicIdPartition partition : member.assigned()) {
            UUID id = partition.topicId();
            String name = topics.topic(id).map(Topics.Topic::name).orElse("");
            byTopic.computeIfAbsent(
                            id,
                            _ ->
                                    new TopicPartitions()
                                            .setTopicId(Uuids.toKafka(id))
                                            .setTopicName(name))
                    .partitions()
                    .add(partition.partition());
        }
        return new Assignment().setTopicPartitions(List.copyOf(byTopic.values()));
    }
}
