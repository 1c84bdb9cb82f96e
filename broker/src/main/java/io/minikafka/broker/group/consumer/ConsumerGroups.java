package io.minikafka.broker.group.consumer;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.ClassicGroups;
import io.minikafka.broker.group.ClassicMembers;
import io.minikafka.broker.group.GroupKind;
import io.minikafka.broker.group.GroupOverrides;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.MemberState;
import io.minikafka.broker.group.modern.Parts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;

/// All consumer groups of the new protocol. Requests go in with the way their answers come out. Owned by the
/// coordinator's thread, which calls all methods but [#pulse]. RFC 0007.
public final class ConsumerGroups implements GroupKind {
    private final Groups groups;
    private final Pulses pulses;
    private final Steps steps;
    private final Seating seating;
    private final Heartbeats heartbeats;
    private final ClassicClients classicClients;
    private final Descriptions descriptions;

    public ConsumerGroups(
            Groups groups,
            ClassicGroups classic,
            ConsumerConfig config,
            GroupOverrides overrides,
            Topics topics) {
        this.groups = groups;
        SubscribedTopics subscribed = new SubscribedTopics(topics);
        this.pulses = new Pulses(topics, overrides);
        Targets targets = new Targets(config, subscribed);
        this.steps = new Steps(groups, config, overrides, subscribed, targets, pulses);
        this.descriptions = new Descriptions(topics, targets);
        Departures departures =
                new Departures(groups, steps, new Downgrade(config, classic, topics));
        this.seating =
                new Seating(
                        groups, config, classic, topics, steps, departures, this::classicClients);
        this.heartbeats = new Heartbeats(groups, config, steps, seating, departures);
        this.classicClients =
                new ClassicClients(groups, config, steps, seating, departures, topics);
    }

    /// The answer to a heartbeat that changes nothing, on any thread; empty if [#heartbeat] must see it.
    ///
    /// @param nowMs monotonic time
    public Optional<ConsumerGroupHeartbeatResponseData> pulse(
            ConsumerGroupHeartbeatRequestData request, long nowMs) {
        return pulses.answer(request, nowMs);
    }

    public void heartbeat(HeartbeatCall call) {
        heartbeats.heartbeat(call);
    }

    /// A live group of this type; empty if there is none.
    public Optional<DescribedGroup> describe(String groupId) {
        return groups.find(groupId).orElse(null) instanceof ConsumerGroup group && !group.isDead()
                ? Optional.of(descriptions.describe(group))
                : Optional.empty();
    }

    @Override
    public GroupType type() {
        return GroupType.CONSUMER;
    }

    @Override
    public void restore(String groupId, SequencedMap<GroupPart, Blob> parts) {
        ConsumerGroup group = seating.create(groupId);
        Optional.ofNullable(parts.get(Parts.HEADER))
                .map(PartCodec::header)
                .ifPresent(group::become);
        for (Map.Entry<GroupPart, Blob> part : parts.entrySet()) {
            if (part.getKey().kind() == Parts.PROFILE) {
                restoreSeat(group, part.getKey().name(), part.getValue(), parts);
            }
        }
        if (!group.isVacant()) {
            var _ = steps.lookAt(group);
        }
        steps.revive(group);
        group.isAsSaved(); // should the epoch have been raised, the next target's header says so
    }

    private void restoreSeat(
            ConsumerGroup group,
            String memberId,
            Blob profileValue,
            SequencedMap<GroupPart, Blob> parts) {
        MemberProfile profile = PartCodec.profile(memberId, profileValue);
        MemberProgress saved =
                Parts.saved(
                        parts,
                        Parts.progressOf(memberId),
                        PartCodec::progress,
                        MemberProgress.START);
        PartitionSet target =
                Parts.saved(parts, Parts.targetOf(memberId), PartCodec::target, PartitionSet.EMPTY);
        MemberProgress progress = withoutTaken(group, memberId, saved);
        Seat seat = seating.newSeat(group, profile, progress, target);
        group.add(seat);
        int sessionMs =
                profile.classic()
                        .map(ClassicSide::sessionTimeoutMs)
                        .orElseGet(() -> steps.timing(group).sessionTimeoutMs());
        steps.expectBack(seat, sessionMs);
    }

    /// A partition can be found with two members if the write by which the first gave it up failed and the
    /// second one's did not. Nobody was told of either: the first keeps it.
    private static MemberProgress withoutTaken(
            ConsumerGroup group, String memberId, MemberProgress saved) {
        PartitionSet.Builder taken = new PartitionSet.Builder();
        saved.held()
                .forEach(partition -> {
                    if (!group.owners().isFreeFor(memberId, partition)) {
                        taken.add(partition);
                    }
                });
        PartitionSet lost = taken.build();
        if (lost.isEmpty()) {
            return saved;
        }
        Map<TopicIdPartition, Integer> since = new LinkedHashMap<>(saved.since());
        lost.forEach(partition -> since.remove(partition));
        return new MemberProgress(
                saved.epoch(),
                saved.previousEpoch(),
                MemberState.UNRELEASED,
                saved.assigned().minus(lost),
                PartitionSet.EMPTY,
                since);
    }

    private ClassicMembers classicClients() {
        return classicClients;
    }
}
