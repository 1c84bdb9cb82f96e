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
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;

/// All consumer groups of the new protocol. Requests go in with the way their answers come out. Owned by the
/// coordinator's thread, which calls all methods but [#pulse]. RFC 0007.
public final class ConsumerGroups implements GroupKind, Seating.Timers {
    private final Groups groups;
    private final Pulses pulses;
    private final Steps steps;
    private final SubscribedTopics subscribed;
    private final Departures departures;
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
        this.subscribed = new SubscribedTopics(topics);
        this.pulses = new Pulses(topics, overrides);
        Targets targets = new Targets(groups, config, subscribed);
        this.steps = new Steps(groups, config, overrides, subscribed, targets, pulses);
        this.descriptions = new Descriptions(topics, targets);
        this.departures = new Departures(groups, steps, new Downgrade(config, classic, topics));
        this.seating = new Seating(groups, config, classic, topics, steps, this);
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
        Optional.ofNullable(parts.get(PartCodec.HEADER))
                .map(PartCodec::header)
                .ifPresent(group::become);
        int greatestEpoch = 0;
        for (Map.Entry<GroupPart, Blob> part : parts.entrySet()) {
            if (PartCodec.isProfile(part.getKey())) {
                Seat seat = restoreSeat(group, part.getKey().name(), part.getValue(), parts);
                greatestEpoch = Math.max(greatestEpoch, seat.progress().epoch());
            }
        }
        GroupHeader header = group.header();
        if (greatestEpoch > header.targetEpoch()) {
            // A write before that of the member failed, and the node stopped before it was
            // repaired.
            group.become(
                    new GroupHeader(
                            Math.max(header.epoch(), greatestEpoch) + 1,
                            header.targetEpoch(),
                            header.topicsHash(),
                            header.emptySinceMs()));
        }
        if (!group.isVacant()) {
            String members = "with " + group.size() + " members";
            group.log().event(groups.wallMs(), What.RESTARTED, "", "", members);
            subscribed.look(group, groups.nowMs());
            if (!group.isSettled()) {
                group.log().begin(groups.wallMs(), "the broker was restarted during a rebalance");
                group.computeTargetLater(groups.nowMs());
            }
        }
    }

    private Seat restoreSeat(
            ConsumerGroup group,
            String memberId,
            Blob profileValue,
            SequencedMap<GroupPart, Blob> parts) {
        MemberProfile profile = PartCodec.profile(memberId, profileValue);
        MemberProgress saved =
                Optional.ofNullable(parts.get(PartCodec.progressOf(memberId)))
                        .map(PartCodec::progress)
                        .orElse(MemberProgress.START);
        PartitionSet target =
                Optional.ofNullable(parts.get(PartCodec.targetOf(memberId)))
                        .map(PartCodec::target)
                        .orElse(PartitionSet.EMPTY);
        MemberProgress progress = withoutTaken(group, memberId, saved);
        Seat seat = seating.newSeat(group, profile, progress, target);
        group.add(seat);
        int sessionMs =
                profile.classic()
                        .map(ClassicSide::sessionTimeoutMs)
                        .orElseGet(() -> steps.timing(group).sessionTimeoutMs());
        seat.expectUntil(groups.nowMs() + sessionMs);
        if (progress.state() == MemberProgress.State.UNREVOKED) {
            seat.hurryUntil(groups.nowMs() + profile.rebalanceTimeoutMs());
        }
        return seat;
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
                MemberProgress.State.UNRELEASED,
                saved.assigned().minus(lost),
                PartitionSet.EMPTY,
                since);
    }

    @Override
    public void sessionTimedOut(ConsumerGroup group, Seat seat) {
        departures.sessionTimedOut(group, seat);
    }

    @Override
    public void rebalanceTimedOut(ConsumerGroup group, Seat seat) {
        departures.rebalanceTimedOut(group, seat);
    }

    @Override
    public void targetIsDue(ConsumerGroup group) {
        Change change = new Change(group);
        steps.target(change);
        steps.commit(change);
    }

    @Override
    public ClassicMembers classicMembers() {
        return classicClients;
    }
}
