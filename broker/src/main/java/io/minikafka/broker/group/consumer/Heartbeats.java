package io.minikafka.broker.group.consumer;

import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.MemberState;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.Assignment;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.TopicPartitions;
import org.apache.kafka.common.protocol.Errors;

/// Heartbeats of the new protocol: joining, staying, and what follows. RFC 0007, 4.2.
final class Heartbeats {
    /// No topic has more partitions than this; a set of partitions takes a bit for each number below its highest.
    private static final int OWNED_INDEX_MAX = 100_000;

    /// A member that waits for others comes again after this time: that is what a rebalance takes.
    static final int WAITING_INTERVAL_MS = 1_000;

    private final Groups groups;
    private final Steps steps;
    private final Seating seating;
    private final Departures departures;
    private final HeartbeatChecks checks;

    Heartbeats(
            Groups groups,
            ConsumerConfig config,
            Steps steps,
            Seating seating,
            Departures departures) {
        this.groups = groups;
        this.steps = steps;
        this.seating = seating;
        this.departures = departures;
        this.checks = new HeartbeatChecks(config);
    }

    void heartbeat(HeartbeatCall call) {
        Optional<HeartbeatChecks.Problem> problem = checks.check(call);
        if (problem.isPresent()) {
            call.refuse(problem.get().error(), problem.get().message());
        } else if (call.joins()) {
            seating.groupToJoinOrUpgrade(call).ifPresent(group -> join(group, call));
        } else {
            seating.groupOf(call).ifPresent(group -> stayOrLeave(group, call));
        }
    }

    private void stayOrLeave(ConsumerGroup group, HeartbeatCall call) {
        Optional<Seat> seat = seating.seatOf(group, call);
        if (seat.isPresent() && call.leaves()) {
            departures.leave(group, seat.get(), call);
        } else if (seat.isPresent()) {
            stay(group, seat.get(), call);
        }
    }

    private void stay(ConsumerGroup group, Seat seat, HeartbeatCall call) {
        MemberProgress progress = seat.progress();
        int epoch = call.memberEpoch();
        if (epoch != progress.epoch() && !missedAnAnswer(progress, call)) {
            call.refuse(
                    Errors.FENCED_MEMBER_EPOCH,
                    ("The member's epoch %d is not the one known here, which is %d: it must give up"
                                    + " its partitions and join again.")
                            .formatted(epoch, progress.epoch()));
            steps.note(group, What.FENCED, seat.profile(), "epoch " + epoch);
            return;
        }
        GroupTiming timing = steps.timing(group);
        seat.expectUntil(groups.nowMs() + timing.sessionTimeoutMs());
        boolean isSettled =
                progress.isSettledAt(group.header().epoch())
                        && group.header().epoch() == group.header().targetEpoch();
        if (isSettled
                && call.isPlain()
                && !group.writes().isBehind()
                && !seat.profile().isClassic()
                && !steps.mayHaveChanged(group)) {
            if (!seat.hasPulse() && !group.hasWrites()) {
                steps.beginPulse(group, seat);
            }
            groups.afterWrites(
                    group,
                    () -> call.answer().send(answer(seat, progress, timing.heartbeatIntervalMs())),
                    () -> call.refuse(Errors.COORDINATOR_NOT_AVAILABLE));
            return;
        }
        MemberProfile wanted = Wishes.of(call, seat.profile());
        if (!wanted.equals(seat.profile())) {
            boolean bumps = Wishes.needTarget(seat.profile(), wanted);
            group.update(seat, wanted);
            if (bumps) {
                steps.note(group, What.SUBSCRIBED, wanted, Wishes.describe(wanted));
                steps.bump(group, "member " + seat.id() + " changed its subscription");
            }
        }
        goOn(group, seat, call, progress);
    }

    /// The client still has the epoch before, because an answer was lost, and owns no more than it was told.
    private static boolean missedAnAnswer(MemberProgress progress, HeartbeatCall call) {
        return progress.mayHaveMissed(call)
                && owned(call.request()).filter(progress.assigned()::containsAll).isPresent();
    }

    private void join(ConsumerGroup group, HeartbeatCall call) {
        Optional<Seat> seat = seating.seat(group, call);
        seat.ifPresent(taken -> {
            taken.expectUntil(groups.nowMs() + steps.timing(group).sessionTimeoutMs());
            goOn(group, taken, call, MemberProgress.START);
        });
    }

    /// What follows from a heartbeat for the group and for its sender, and the answer.
    private void goOn(ConsumerGroup group, Seat seat, HeartbeatCall call, MemberProgress before) {
        if (steps.mayHaveChanged(group)) {
            steps.lookAtTopics(group);
        }
        steps.target(group);
        steps.reconcile(group, seat, owned(call.request()));
        MemberProgress after = seat.progress();
        int intervalMs = intervalMs(group, after);
        var answer = answer(seat, after, intervalMs);
        if (call.isFull() || !after.assigned().equals(before.assigned())) {
            answer.setAssignment(assignment(after.assigned()));
        }
        steps.commit(
                group,
                () -> call.answer().send(answer),
                () -> call.refuse(Errors.COORDINATOR_NOT_AVAILABLE));
    }

    private int intervalMs(ConsumerGroup group, MemberProgress progress) {
        int intervalMs = steps.timing(group).heartbeatIntervalMs();
        boolean waits =
                progress.state() == MemberState.UNRELEASED
                        || group.header().epoch() > group.header().targetEpoch();
        return waits ? Math.min(WAITING_INTERVAL_MS, intervalMs) : intervalMs;
    }

    private static ConsumerGroupHeartbeatResponseData answer(
            Seat seat, MemberProgress progress, int intervalMs) {
        return new ConsumerGroupHeartbeatResponseData()
                .setMemberId(seat.id())
                .setMemberEpoch(progress.epoch())
                .setHeartbeatIntervalMs(intervalMs);
    }

    private static Assignment assignment(PartitionSet partitions) {
        Assignment assignment = new Assignment();
        for (UUID topic : partitions.topics()) {
            TopicPartitions numbers = new TopicPartitions().setTopicId(Uuids.toKafka(topic));
            for (int partition : partitions.of(topic)) {
                numbers.partitions().add(partition);
            }
            assignment.topicPartitions().add(numbers);
        }
        return assignment;
    }

    /// What cannot be a partition is owned by nobody, and takes no memory for its number.
    private static Optional<PartitionSet> owned(ConsumerGroupHeartbeatRequestData request) {
        if (request.topicPartitions() == null) {
            return Optional.empty();
        }
        PartitionSet.Builder owned = new PartitionSet.Builder();
        request.topicPartitions()
                .forEach(topic ->
                        topic.partitions().stream()
                                .filter(partition -> partition >= 0 && partition < OWNED_INDEX_MAX)
                                .forEach(partition ->
                                        owned.add(Uuids.toJava(topic.topicId()), partition)));
        return Optional.of(owned.build());
    }
}
