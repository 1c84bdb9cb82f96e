package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.GroupOverrides;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.consumer.ConsumerGroup.TimingSeen;
import io.minikafka.broker.group.modern.ModernSteps;
import java.util.Optional;

/// The steps of consumer groups: what the assignment depends on are the subscribed topics, and settled members may beat
/// without the coordinator.
final class Steps extends ModernSteps<ConsumerGroup> {
    private final Groups groups;
    private final ConsumerConfig config;
    private final GroupOverrides overrides;
    private final SubscribedTopics topics;
    private final Targets targets;
    private final Pulses pulses;

    Steps(
            Groups groups,
            ConsumerConfig config,
            GroupOverrides overrides,
            SubscribedTopics topics,
            Targets targets,
            Pulses pulses) {
        super(groups);
        this.groups = groups;
        this.pulses = pulses;
        this.config = config;
        this.overrides = overrides;
        this.topics = topics;
        this.targets = targets;
    }

    /// The delays in force for a group; read anew only when some group's were changed.
    GroupTiming timing(ConsumerGroup group) {
        long version = overrides.version();
        Optional<TimingSeen> seen = group.timingSeen();
        return seen.isPresent() && seen.get().version() == version
                ? seen.get().timing()
                : group.saw(
                        new TimingSeen(version, GroupTiming.of(config, overrides.of(group.id()))));
    }

    boolean mayHaveChanged(ConsumerGroup group) {
        return topics.mayHaveChanged(group, groups.nowMs());
    }

    /// The group looks at its topics, and begins a rebalance if they are not what they were.
    void lookAtTopics(ConsumerGroup group) {
        long hash = lookAt(group);
        if (hash != group.header().metadataHash()) {
            bump(group, hash, "subscribed topics came, went or grew");
        }
    }

    @Override
    protected long lookAt(ConsumerGroup group) {
        topics.look(group, groups.nowMs());
        return group.topicsSeen().hash();
    }

    @Override
    protected void compute(ConsumerGroup group) {
        targets.compute(group);
    }

    @Override
    protected int assignmentIntervalMs(ConsumerGroup group) {
        return timing(group).assignmentIntervalMs();
    }

    /// Takes a member nearer to its target.
    void reconcile(ConsumerGroup group, Seat seat, Optional<PartitionSet> owned) {
        MemberProgress before = seat.progress();
        MemberProgress after =
                new Reconciler(group.owners(), group.header().targetEpoch())
                        .next(seat.id(), before, seat.target(), owned);
        boolean hasMoved = after != before;
        if (hasMoved) {
            group.update(seat, after);
        }
        follow(group, seat, hasMoved);
    }

    /// The member has all that it shall have, on disk: its heartbeats need not come here for a while.
    void beginPulse(ConsumerGroup group, Seat seat) {
        TimingSeen seen = group.timingSeen().orElseThrow();
        seat.begin(
                pulses,
                new Pulse(
                        group.id(),
                        seat.profile().instanceId(),
                        seat.progress().epoch(),
                        seen.timing().heartbeatIntervalMs(),
                        group.topicsSeen().version(),
                        seen.version(),
                        groups.nowMs()));
    }

    /// A member of the classic protocol has shown a sign of life; it brought its own session timeout.
    void expectClassic(Seat seat) {
        seat.profile()
                .classic()
                .ifPresent(
                        classic -> seat.expectUntil(groups.nowMs() + classic.sessionTimeoutMs()));
    }
}
