package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.GroupOverrides;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.consumer.ConsumerGroup.TimingSeen;
import io.minikafka.broker.group.consumer.MemberProgress.State;
import java.util.Optional;

/// The steps of which every decision on a consumer group is made: raise the epoch, compute a target, bring a
/// member nearer to it, write what changed.
final class Steps {
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
    void lookAtTopics(Change change) {
        topics.look(change.group(), groups.nowMs());
        if (change.group().topicsSeen().hash() != change.group().header().topicsHash()) {
            bumpAsSeen(change, "subscribed topics came, went or grew");
        }
    }

    /// A rebalance begins, because members or what they want have changed.
    void bump(Change change, String reason) {
        topics.look(change.group(), groups.nowMs());
        bumpAsSeen(change, reason);
    }

    private void bumpAsSeen(Change change, String reason) {
        ConsumerGroup group = change.group();
        change.header(group.header().bumped(group.topicsSeen().hash()));
        group.log().begin(groups.wallMs(), reason);
    }

    /// Computes the target for the newest epoch, if there is none and the last one is old enough.
    void target(Change change) {
        targets.computeIfDue(change, timing(change.group()));
    }

    /// Takes a member nearer to its target.
    void reconcile(Change change, Seat seat, Optional<PartitionSet> owned) {
        ConsumerGroup group = change.group();
        MemberProgress before = seat.progress();
        int targetEpoch = group.header().targetEpoch();
        MemberProgress after =
                new Reconciler(group.owners(), targetEpoch)
                        .next(seat.id(), before, seat.target(), owned);
        if (after != before) {
            change.progress(seat, after);
            if (after.isSettledAt(targetEpoch)) {
                group.log().arrived(groups.wallMs(), seat.id());
            }
        }
        if (after.state() != State.UNREVOKED) {
            seat.noHurry();
        } else if (after != before) {
            seat.hurryUntil(groups.nowMs() + seat.profile().rebalanceTimeoutMs());
        }
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

    /// Notes for people what became of a member.
    void note(ConsumerGroup group, What what, MemberProfile member, String detail) {
        group.log().event(groups.wallMs(), what, member.id(), member.clientId(), detail);
    }

    /// Writes what changed, and then, or when it cannot be written, runs one of the two.
    void commit(Change change, Runnable committed, Runnable failed) {
        ConsumerGroup group = change.group();
        if (group.isSettled() || group.isVacant()) {
            group.log().end(groups.wallMs(), group.header().epoch(), group.size());
        }
        group.writes()
                .write(group, change.parts(), () -> PartCodec.parts(group), committed, failed);
    }

    /// As [#commit], when nobody waits for the news.
    void commit(Change change) {
        commit(change, () -> {}, () -> {});
    }
}
