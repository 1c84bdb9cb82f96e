package io.minikafka.broker.group.consumer;

import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.Assignment;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.Member;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.TopicPartitions;

/// A consumer group as administrators see it.
final class Descriptions {
    private static final byte CLASSIC_MEMBER = 0;
    private static final byte CONSUMER_MEMBER = 1;

    private final Topics topics;
    private final Targets targets;

    Descriptions(Topics topics, Targets targets) {
        this.topics = topics;
        this.targets = targets;
    }

    DescribedGroup describe(ConsumerGroup group) {
        return new DescribedGroup()
                .setGroupId(group.id())
                .setGroupState(group.stateLabel())
                .setGroupEpoch(group.header().epoch())
                .setAssignmentEpoch(group.header().targetEpoch())
                .setAssignorName(targets.assignorName(group))
                .setMembers(group.seats().stream().map(this::member).toList());
    }

    private Member member(Seat seat) {
        MemberProfile profile = seat.profile();
        return new Member()
                .setMemberId(profile.id())
                .setInstanceId(profile.instanceId().orElse(null))
                .setRackId(profile.rackId().orElse(null))
                .setMemberEpoch(seat.progress().epoch())
                .setClientId(profile.clientId())
                .setClientHost(profile.clientHost())
                .setSubscribedTopicNames(List.copyOf(profile.topics()))
                .setSubscribedTopicRegex(profile.pattern().isEmpty() ? null : profile.pattern())
                .setAssignment(assignment(seat.progress().assigned()))
                .setTargetAssignment(assignment(seat.target()))
                .setMemberType(profile.isClassic() ? CLASSIC_MEMBER : CONSUMER_MEMBER);
    }

    private Assignment assignment(PartitionSet partitions) {
        List<TopicPartitions> described = new ArrayList<>();
        for (UUID id : partitions.topics()) {
            topics.topic(id)
                    .ifPresent(topic -> {
                        TopicPartitions numbers =
                                new TopicPartitions()
                                        .setTopicId(Uuids.toKafka(id))
                                        .setTopicName(topic.name());
                        for (int partition : partitions.of(id)) {
                            numbers.partitions().add(partition);
                        }
                        described.add(numbers);
                    });
        }
        return new Assignment().setTopicPartitions(described);
    }
}
