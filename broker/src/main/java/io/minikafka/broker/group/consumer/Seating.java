package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.ClassicGroup;
import io.minikafka.broker.group.ClassicGroups;
import io.minikafka.broker.group.ClassicMembers;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.PartWrites;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Who may join which group, and under which seat.
final class Seating {
    private final Groups groups;
    private final ConsumerConfig config;
    private final Steps steps;
    private final Upgrade upgrade;
    private final Timers timers;

    /// What happens when a timer of a live group runs out.
    interface Timers {
        void sessionTimedOut(ConsumerGroup group, Seat seat);

        void rebalanceTimedOut(ConsumerGroup group, Seat seat);

        void targetIsDue(ConsumerGroup group);

        ClassicMembers classicMembers();
    }

    Seating(
            Groups groups,
            ConsumerConfig config,
            ClassicGroups classic,
            Topics topics,
            Steps steps,
            Timers timers) {
        this.groups = groups;
        this.config = config;
        this.steps = steps;
        this.timers = timers;
        this.upgrade = new Upgrade(config, classic, topics, steps, this);
    }

    /// A live group without members, in the place of whatever had this id.
    ConsumerGroup create(String groupId) {
        ConsumerGroup group =
                new ConsumerGroup(
                        groupId,
                        groups.log(groupId),
                        new PartWrites(groups),
                        timers.classicMembers(),
                        deadline(groupId, timers::targetIsDue));
        groups.add(group);
        return group;
    }

    private Deadlines.Deadline deadline(String groupId, Consumer<ConsumerGroup> action) {
        return groups.deadlines()
                .deadline(() -> {
                    if (groups.find(groupId).orElse(null) instanceof ConsumerGroup group) {
                        action.accept(group);
                    }
                });
    }

    private Deadlines.Deadline deadline(
            String groupId, String memberId, BiConsumer<ConsumerGroup, Seat> action) {
        return deadline(
                groupId,
                group -> group.seat(memberId).ifPresent(seat -> action.accept(group, seat)));
    }

    Seat newSeat(
            ConsumerGroup group,
            MemberProfile profile,
            MemberProgress progress,
            PartitionSet target) {
        return new Seat(
                profile,
                progress,
                target,
                deadline(group.id(), profile.id(), timers::sessionTimedOut),
                deadline(group.id(), profile.id(), timers::rebalanceTimedOut));
    }

    /// The group that a member of the new protocol may join. Otherwise the call is answered.
    Optional<ConsumerGroup> groupToJoin(HeartbeatCall call) {
        Optional<Group> found = groups.find(call.groupId());
        if (found.isEmpty()) {
            if (groups.isFull()) {
                call.refuse(Errors.POLICY_VIOLATION, "This broker has as many groups as it may.");
                return Optional.empty();
            }
            return Optional.of(create(call.groupId()));
        }
        Group group = found.get();
        if (group.isDead()) {
            call.refuse(Errors.COORDINATOR_NOT_AVAILABLE);
            return Optional.empty();
        }
        if (group instanceof ConsumerGroup consumers) {
            return Optional.of(consumers);
        }
        if (group instanceof ClassicGroup classic) {
            return group.isVacant()
                    ? Optional.of(create(call.groupId()))
                    : upgrade.convert(classic, call);
        }
        call.refuse(
                Errors.GROUP_ID_NOT_FOUND,
                "Group " + group.id() + " is a " + group.type().label() + " group.");
        return Optional.empty();
    }

    /// The seat of a member that joins, old or new. Otherwise the call is answered.
    Optional<Seat> seat(Change change, HeartbeatCall call) {
        ConsumerGroup group = change.group();
        String memberId = call.memberId().isEmpty() ? call.freshId() : call.memberId();
        String instanceId = call.request().instanceId();
        Optional<Seat> known = group.seat(memberId);
        Optional<Seat> ofInstance =
                instanceId == null ? Optional.empty() : group.instance(instanceId);
        boolean isOther = ofInstance.filter(seat -> !seat.id().equals(memberId)).isPresent();
        if (isOther && !mayBeReplaced(ofInstance.get())) {
            call.refuse(
                    Errors.UNRELEASED_INSTANCE_ID,
                    "Instance %s is still in use by member %s."
                            .formatted(instanceId, ofInstance.get().id()));
            return Optional.empty();
        }
        MemberProfile profile =
                known.or(() -> ofInstance)
                        .map(seat -> Wishes.of(call, seat.profile()).withId(memberId))
                        .orElseGet(() -> Wishes.ofNew(call, memberId));
        if (!hasRoom(group, profile, known.isPresent() || isOther)) {
            call.refuse(
                    Errors.GROUP_MAX_SIZE_REACHED,
                    "The group has %d members; its limit is %d members, and %d bytes of subscriptions."
                            .formatted(
                                    group.size(),
                                    config.maxMembers(),
                                    groups.config().maxGroupBytes()));
            forgetIfNew(group);
            return Optional.empty();
        }
        return Optional.of(
                known.isPresent()
                        ? rejoin(change, known.get(), profile)
                        : isOther
                                ? replace(change, ofInstance.get(), profile)
                                : take(change, profile));
    }

    /// A static member that said it would be back, or one of the classic protocol, which never says so.
    static boolean mayBeReplaced(Seat seat) {
        return seat.progress().isAbsent() || seat.profile().isClassic();
    }

    boolean hasRoom(ConsumerGroup group, MemberProfile profile, boolean hasSeat) {
        return (hasSeat || group.size() < config.maxMembers())
                && group.sizeBytes() + profile.sizeBytes() <= groups.config().maxGroupBytes();
    }

    /// A group that was made for a member which then could not come in.
    private void forgetIfNew(ConsumerGroup group) {
        if (group.isVacant() && group.header().epoch() == 0 && !group.hasWrites()) {
            groups.forget(group);
        }
    }

    Seat take(Change change, MemberProfile profile) {
        ConsumerGroup group = change.group();
        Seat seat = newSeat(group, profile, MemberProgress.START, PartitionSet.EMPTY);
        if (group.isVacant()) {
            change.header(group.header().emptySince(-1));
        }
        change.add(seat);
        steps.note(group, What.JOINED, profile, Wishes.describe(profile));
        steps.bump(change, "member " + profile.id() + " joined");
        return seat;
    }

    /// The same member begins anew: it owns nothing.
    private Seat rejoin(Change change, Seat seat, MemberProfile profile) {
        MemberProfile before = seat.profile();
        steps.note(change.group(), What.REJOINED, profile, "");
        if (!profile.equals(before)) {
            change.profile(seat, profile);
        }
        change.progress(seat, seat.progress().restarted());
        if (Wishes.needTarget(before, profile)) {
            steps.bump(change, "member " + seat.id() + " changed its subscription");
        }
        return seat;
    }

    /// A static member is back under a new id: it gets what the old one had, without a rebalance.
    Seat replace(Change change, Seat earlier, MemberProfile profile) {
        ConsumerGroup group = change.group();
        change.remove(earlier);
        Seat seat = newSeat(group, profile, earlier.progress().restarted(), earlier.target());
        change.add(seat);
        steps.note(group, What.REJOINED, profile, "in the place of " + earlier.id());
        if (Wishes.needTarget(earlier.profile(), profile)) {
            steps.bump(change, "member " + profile.id() + " changed its subscription");
        }
        return seat;
    }
}
