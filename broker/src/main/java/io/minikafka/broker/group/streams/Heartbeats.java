package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.topology.Tasks;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// Heartbeats: joining, staying, and what follows. RFC 0012, 4.
final class Heartbeats {
    private final Groups groups;
    private final Steps steps;
    private final Seating seating;
    private final Departures departures;
    private final InternalTopics internalTopics;

    Heartbeats(
            Groups groups,
            Steps steps,
            Seating seating,
            Departures departures,
            InternalTopics internalTopics) {
        this.groups = groups;
        this.steps = steps;
        this.seating = seating;
        this.departures = departures;
        this.internalTopics = internalTopics;
    }

    void heartbeat(HeartbeatCall call) {
        Optional<String> problem = HeartbeatChecks.problem(call);
        if (problem.isPresent()) {
            call.refuse(Errors.INVALID_REQUEST, problem.get());
        } else if (call.joins()) {
            join(call);
        } else {
            seating.groupOf(call).ifPresent(group -> stayOrLeave(group, call));
        }
    }

    private void stayOrLeave(StreamsGroup group, HeartbeatCall call) {
        Optional<Seat> seat = seating.seatOf(group, call);
        if (seat.isPresent() && call.leaves()) {
            if (call.request().shutdownApplication()) {
                group.shutDownBy(seat.get().id());
            }
            departures.leave(group, seat.get(), call);
        } else if (seat.isPresent()) {
            stay(group, seat.get(), call);
        }
    }

    private void stay(StreamsGroup group, Seat seat, HeartbeatCall call) {
        MemberProgress progress = seat.progress();
        int epoch = call.memberEpoch();
        Optional<Tasks> owned = Told.owned(call.request(), progress.held());
        if (epoch != progress.epoch() && !missedAnAnswer(progress, call)) {
            call.refuse(
                    Errors.FENCED_MEMBER_EPOCH,
                    ("The member's epoch %d is not the one known here, which is %d: it must give up"
                                    + " its tasks and join again.")
                            .formatted(epoch, progress.epoch()));
            steps.note(group, What.FENCED, seat.profile(), "epoch " + epoch);
            return;
        }
        MemberProfile wanted = Wishes.of(call, seat.profile());
        if (!seating.mayBecome(group, seat, wanted, call)) {
            return;
        }
        if (!wanted.equals(seat.profile())) {
            boolean bumps = !wanted.isAssignedAs(seat.profile());
            group.update(seat, wanted);
            if (bumps) {
                steps.bump(group, "member " + seat.id() + " has other tags");
            }
        }
        goOn(group, seat, call, progress, owned);
    }

    /// The client still has the epoch before, because an answer was lost, and has no more than it was told.
    private static boolean missedAnAnswer(MemberProgress progress, HeartbeatCall call) {
        return progress.mayHaveMissed(call)
                && Told.hasNoMoreThan(call.request(), progress.assigned());
    }

    private void join(HeartbeatCall call) {
        Optional<StreamsGroup> group = seating.groupToJoin(call);
        if (group.isPresent()) {
            seating.seat(group.get(), call)
                    .ifPresent(seat ->
                            goOn(
                                    group.get(),
                                    seat,
                                    call,
                                    MemberProgress.START,
                                    Optional.of(Tasks.EMPTY)));
        }
    }

    /// What follows from a heartbeat for the group and for its sender, and the answer.
    private void goOn(
            StreamsGroup group,
            Seat seat,
            HeartbeatCall call,
            MemberProgress before,
            Optional<Tasks> owned) {
        steps.lookAround(group);
        StreamsSettings settings = steps.settings(group);
        seat.expectUntil(groups.nowMs() + settings.sessionMs());
        Told.offsets(call.request(), seat, group.blueprint());
        if (call.request().shutdownApplication()) {
            group.shutDownBy(seat.id());
        }
        if (isWarm(group, seat, settings)) {
            steps.bump(group, "member " + seat.id() + " has warmed a task up");
        }
        internalTopics.makeMissing(group);
        steps.target(group);
        steps.reconcile(group, seat, owned);
        boolean tellsTasks = call.isFull() || !seat.progress().assigned().equals(before.assigned());
        var answer = Answers.of(group, seat, call, settings, tellsTasks, groups.nowMs());
        steps.commit(
                group,
                () -> call.answer().send(answer),
                () -> call.refuse(Errors.COORDINATOR_NOT_AVAILABLE));
    }

    /// The member can take over what it warms up.
    private static boolean isWarm(StreamsGroup group, Seat seat, StreamsSettings settings) {
        return group.header().epoch() == group.header().targetEpoch()
                && !seat.target().warmup().isEmpty()
                && seat.lags()
                        .filter(lags ->
                                !seat.target()
                                        .warmup()
                                        .filter(task ->
                                                lags.getOrDefault(task, Long.MAX_VALUE)
                                                        <= settings.wanted().recoveryLag())
                                        .isEmpty())
                        .isPresent();
    }
}
