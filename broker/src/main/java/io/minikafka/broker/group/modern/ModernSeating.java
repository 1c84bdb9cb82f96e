package io.minikafka.broker.group.modern;

import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.Groups;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// Who may join which group of one type, and where a member sits. Winds the timers of groups and members; one that runs
/// out after its group or member is gone does nothing.
public abstract class ModernSeating<G extends ModernGroup<S>, S extends ModernSeat<?, ?, ?>> {
    private final Groups groups;
    private final GroupType type;
    private final Class<G> kind;
    private final ModernSteps<G> steps;
    private final ModernDepartures<G, S> departures;

    protected ModernSeating(
            Groups groups,
            GroupType type,
            Class<G> kind,
            ModernSteps<G> steps,
            ModernDepartures<G, S> departures) {
        this.groups = groups;
        this.type = type;
        this.kind = kind;
        this.steps = steps;
        this.departures = departures;
    }

    /// A group without members; nobody finds it yet.
    ///
    /// @param nextTarget when its next target is due
    protected abstract G newGroup(String groupId, Deadlines.Deadline nextTarget);

    /// A live group without members, in the place of whatever had this id.
    public final G create(String groupId) {
        G group = newGroup(groupId, deadline(groupId, this::targetIsDue));
        groups.add(group);
        return group;
    }

    private void targetIsDue(G group) {
        steps.target(group);
        steps.commit(group);
    }

    protected final ModernSeat.Timers timers(G group, String memberId) {
        return new ModernSeat.Timers(
                deadline(group.id(), memberId, departures::sessionTimedOut),
                deadline(group.id(), memberId, departures::rebalanceTimedOut));
    }

    private Deadlines.Deadline deadline(String groupId, String memberId, BiConsumer<G, S> action) {
        return deadline(
                groupId,
                group -> group.seat(memberId).ifPresent(seat -> action.accept(group, seat)));
    }

    private Deadlines.Deadline deadline(String groupId, Consumer<G> action) {
        return groups.deadlines().deadline(() -> find(groupId).ifPresent(action));
    }

    /// The live group of this type, which may be dead; empty if there is none.
    public final Optional<G> find(String groupId) {
        return groups.find(groupId).filter(kind::isInstance).map(kind::cast);
    }

    /// The group that a member may join. Otherwise the call is answered.
    public final Optional<G> groupToJoin(Heartbeat call) {
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
        if (kind.isInstance(group)) {
            return Optional.of(kind.cast(group));
        }
        if (group.type() == GroupType.CLASSIC && group.isVacant()) {
            return Optional.of(create(call.groupId()));
        }
        call.refuse(
                Errors.GROUP_ID_NOT_FOUND,
                "Group " + group.id() + " is a " + group.type().label() + " group.");
        return Optional.empty();
    }

    /// The seat of the instance that a member which joins says to be, if somebody else has it.
    protected final Optional<S> earlier(G group, Heartbeat call, String memberId) {
        return call.instanceId()
                .flatMap(group::instance)
                .filter(seat -> !seat.id().equals(memberId));
    }

    protected final void refuseInstanceOf(S owner, Heartbeat call) {
        call.refuse(
                Errors.UNRELEASED_INSTANCE_ID,
                "Instance %s is still in use by member %s."
                        .formatted(call.instanceId().orElse(""), owner.id()));
    }

    /// The group of a member that says to be in it. Otherwise the call is answered.
    public final Optional<G> groupOf(Heartbeat call) {
        Optional<G> group = find(call.groupId());
        if (group.isEmpty()) {
            call.refuse(
                    Errors.GROUP_ID_NOT_FOUND,
                    "Group %s is not a %s group.".formatted(call.groupId(), type.label()));
        }
        return group;
    }

    /// The seat of a member that says to be in the group. Otherwise the call is answered.
    public final Optional<S> seatOf(G group, Heartbeat call) {
        Optional<S> owner = earlier(group, call, call.memberId());
        if (owner.isPresent()) {
            call.refuse(
                    Errors.FENCED_INSTANCE_ID,
                    "Instance %s is member %s now."
                            .formatted(call.instanceId().orElse(""), owner.get().id()));
            return Optional.empty();
        }
        Optional<S> seat = group.seat(call.memberId());
        if (seat.isEmpty()) {
            call.refuse(
                    Errors.UNKNOWN_MEMBER_ID,
                    "Member %s is not a member of group %s."
                            .formatted(call.memberId(), group.id()));
        }
        return seat;
    }
}
