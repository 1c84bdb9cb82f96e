package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.ClassicGroup;
import io.minikafka.broker.group.ClassicGroups;
import io.minikafka.broker.group.ClassicMembers;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.PartWrites;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.ModernSeating;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;

/// Who may join which group, and under which seat.
final class Seating extends ModernSeating<ConsumerGroup, Seat> {
    private final Groups groups;
    private final ConsumerConfig config;
    private final Steps steps;
    private final Upgrade upgrade;
    private final Supplier<ClassicMembers> classicMembers;

    /// @param classicMembers how classic clients are served; asked when groups are made
    Seating(
            Groups groups,
            ConsumerConfig config,
            ClassicGroups classic,
            Topics topics,
            Steps steps,
            Departures departures,
            Supplier<ClassicMembers> classicMembers) {
        super(groups, GroupType.CONSUMER, ConsumerGroup.class, steps, departures);
        this.groups = groups;
        this.config = config;
        this.steps = steps;
        this.classicMembers = classicMembers;
        this.upgrade = new Upgrade(config, classic, topics, steps, this);
    }

    @Override
    protected ConsumerGroup newGroup(String groupId, Deadlines.Deadline nextTarget) {
        return new ConsumerGroup(
                groupId,
                groups.log(groupId),
                new PartWrites(groups),
                classicMembers.get(),
                nextTarget);
    }

    Seat newSeat(
            ConsumerGroup group,
            MemberProfile profile,
            MemberProgress progress,
            PartitionSet target) {
        return new Seat(profile, progress, target, timers(group, profile.id()));
    }

    /// As [#groupToJoin]; a classic group that has members may be turned into one of the new protocol.
    Optional<ConsumerGroup> groupToJoinOrUpgrade(HeartbeatCall call) {
        return groups.find(call.groupId()).orElse(null) instanceof ClassicGroup classic
                        && !classic.isDead()
                        && !classic.isVacant()
                ? upgrade.convert(classic, call)
                : groupToJoin(call);
    }

    /// The seat of a member that joins, old or new. Otherwise the call is answered.
    Optional<Seat> seat(ConsumerGroup group, HeartbeatCall call) {
        String memberId = call.memberId().isEmpty() ? call.freshId() : call.memberId();
        Optional<Seat> known = group.seat(memberId);
        Optional<Seat> earlier = earlier(group, call, memberId);
        if (earlier.isPresent() && !mayBeReplaced(earlier.get())) {
            refuseInstanceOf(earlier.get(), call);
            return Optional.empty();
        }
        MemberProfile profile =
                known.or(() -> earlier)
                        .map(seat -> Wishes.of(call, seat.profile()).withId(memberId))
                        .orElseGet(() -> Wishes.ofNew(call, memberId));
        if (!hasRoom(group, profile, known.isPresent() || earlier.isPresent())) {
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
        return known.map(there -> rejoin(group, there, profile))
                .or(() -> earlier.map(there -> replace(group, there, profile)))
                .or(() -> Optional.of(take(group, profile)));
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

    Seat take(ConsumerGroup group, MemberProfile profile) {
        Seat seat = newSeat(group, profile, MemberProgress.START, PartitionSet.EMPTY);
        if (group.isVacant()) {
            group.become(group.header().emptySince(-1));
        }
        group.add(seat);
        steps.note(group, What.JOINED, profile, Wishes.describe(profile));
        steps.bump(group, "member " + profile.id() + " joined");
        return seat;
    }

    /// The same member begins anew: it owns nothing.
    private Seat rejoin(ConsumerGroup group, Seat seat, MemberProfile profile) {
        MemberProfile before = seat.profile();
        steps.note(group, What.REJOINED, profile, "");
        if (!profile.equals(before)) {
            group.update(seat, profile);
        }
        group.update(seat, seat.progress().restarted());
        if (Wishes.needTarget(before, profile)) {
            steps.bump(group, "member " + seat.id() + " changed its subscription");
        }
        return seat;
    }

    /// A static member is back under a new id: it gets what the old one had, without a rebalance.
    Seat replace(ConsumerGroup group, Seat earlier, MemberProfile profile) {
        group.remove(earlier);
        Seat seat = newSeat(group, profile, earlier.progress().restarted(), earlier.target());
        group.add(seat);
        steps.note(group, What.REJOINED, profile, "in the place of " + earlier.id());
        if (Wishes.needTarget(earlier.profile(), profile)) {
            steps.bump(group, "member " + profile.id() + " changed its subscription");
        }
        return seat;
    }
}
