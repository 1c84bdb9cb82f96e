package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.PartWrites;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.modern.ModernSeating;
import io.minikafka.broker.group.topology.Tasks;
import io.minikafka.broker.group.topology.Topology;
import io.minikafka.broker.group.topology.TopologyChecks;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// Who may join which group, with which topology, and under which seat.
final class Seating extends ModernSeating<StreamsGroup, Seat> {
    private final Groups groups;
    private final Topics topics;
    private final StreamsSettings.Source settings;
    private final Steps steps;

    Seating(
            Groups groups,
            Topics topics,
            StreamsSettings.Source settings,
            Steps steps,
            Departures departures) {
        super(groups, GroupType.STREAMS, StreamsGroup.class, steps, departures);
        this.groups = groups;
        this.topics = topics;
        this.settings = settings;
        this.steps = steps;
    }

    /// Seconds pass faster than endpoints change, so no client knows an epoch of endpoints from before a restart.
    @Override
    protected StreamsGroup newGroup(String groupId, Deadlines.Deadline nextTarget) {
        return new StreamsGroup(
                groupId,
                groups.log(groupId),
                new PartWrites(groups),
                topics,
                nextTarget,
                (int) (groups.wallMs() / 1_000 % (Integer.MAX_VALUE / 2)));
    }

    Seat newSeat(StreamsGroup group, MemberProfile profile, MemberProgress progress, Tasks target) {
        return new Seat(profile, progress, target, timers(group, profile.id()));
    }

    /// The seat of a member that joins, old or new. Otherwise the call is answered.
    Optional<Seat> seat(StreamsGroup group, HeartbeatCall call) {
        Topology topology = TopologyOf.request(call.request().topology());
        Optional<Seat> seat =
                isTopologyFit(group, topology, call)
                        ? seat(group, topology, call)
                        : Optional.empty();
        if (seat.isEmpty() && group.isVacant() && group.header().epoch() == 0) {
            groups.forget(group); // it was made for this member
        }
        return seat;
    }

    private boolean isTopologyFit(StreamsGroup group, Topology topology, HeartbeatCall call) {
        Optional<String> problem = TopologyChecks.problem(topology);
        int sizeMax = groups.config().maxGroupBytes();
        if (problem.isPresent()) {
            call.refuse(Errors.STREAMS_INVALID_TOPOLOGY, problem.get());
            return false;
        }
        if (TopologyCodec.encode(topology).sizeBytes() > sizeMax) {
            call.refuse(
                    Errors.STREAMS_INVALID_TOPOLOGY,
                    "The topology is larger than %d bytes.".formatted(sizeMax));
            return false;
        }
        boolean differs =
                group.topology()
                        .filter(own -> own.epoch() == topology.epoch() && !own.equals(topology))
                        .isPresent();
        if (differs && !group.isVacant()) {
            call.refuse(
                    Errors.INVALID_REQUEST,
                    "The group has another topology of the epoch %d; a change of it needs a new epoch."
                            .formatted(topology.epoch()));
            return false;
        }
        return true;
    }

    private Optional<Seat> seat(StreamsGroup group, Topology topology, HeartbeatCall call) {
        Optional<Seat> known = group.seat(call.memberId());
        Optional<Seat> earlier = earlier(group, call, call.memberId());
        if (earlier.isPresent() && !earlier.get().progress().isAbsent()) {
            refuseInstanceOf(earlier.get(), call);
            return Optional.empty();
        }
        boolean isNew = known.isEmpty() && earlier.isEmpty();
        if (isNew && group.size() >= settings.sizeMax()) {
            call.refuse(
                    Errors.GROUP_MAX_SIZE_REACHED,
                    "The streams group has its maximum of %d members."
                            .formatted(settings.sizeMax()));
            return Optional.empty();
        }
        MemberProfile profile =
                known.or(() -> earlier)
                        .map(seat -> Wishes.of(call, seat.profile()))
                        .orElseGet(() -> Wishes.ofNew(call));
        if (!hasRoom(group, profile, call)) {
            return Optional.empty();
        }
        boolean isNewTopology = adopt(group, topology);
        Seat seat =
                known.map(there -> rejoin(group, there, profile))
                        .or(() -> earlier.map(there -> replace(group, there, profile)))
                        .orElseGet(() -> take(group, profile));
        if (isNewTopology && !isNew) {
            steps.bump(group, "the topology changed");
        }
        return Optional.of(seat);
    }

    private boolean hasRoom(StreamsGroup group, MemberProfile profile, HeartbeatCall call) {
        int sizeMax = groups.config().maxGroupBytes();
        if (group.sizeBytes() + profile.sizeBytes() <= sizeMax) {
            return true;
        }
        call.refuse(
                Errors.GROUP_MAX_SIZE_REACHED,
                "The members of the group say more of themselves than %d bytes."
                        .formatted(sizeMax));
        return false;
    }

    /// Whether a member may say that of itself without joining anew. Otherwise the call is answered.
    boolean mayBecome(StreamsGroup group, Seat seat, MemberProfile wanted, HeartbeatCall call) {
        if (!wanted.processId().equals(seat.profile().processId())) {
            call.refuse(Errors.INVALID_REQUEST, "ProcessId can only change when (re-)joining.");
            return false;
        }
        return wanted.sizeBytes() <= seat.profile().sizeBytes() || hasRoom(group, wanted, call);
    }

    /// The first topology is the group's, and any of a later epoch; that of a group without members is the next one's.
    private boolean adopt(StreamsGroup group, Topology topology) {
        boolean isNews =
                group.isVacant()
                        ? !group.topology().equals(Optional.of(topology))
                        : group.topology().filter(t -> t.epoch() >= topology.epoch()).isEmpty();
        if (isNews) {
            group.become(topology);
        }
        return isNews;
    }

    private Seat take(StreamsGroup group, MemberProfile profile) {
        Seat seat = newSeat(group, profile, MemberProgress.START, Tasks.EMPTY);
        if (group.isVacant()) {
            wake(group);
        }
        group.add(seat);
        steps.note(group, What.JOINED, profile, "process " + profile.processId());
        steps.bump(group, "member " + profile.id() + " joined");
        return seat;
    }

    /// More members than the first are expected: until they had time to come, an epoch without tasks is in force.
    private void wake(StreamsGroup group) {
        group.become(group.header().emptySince(-1));
        int delayMs = steps.look(group).settings().initialDelayMs();
        group.become(group.header().bumped(group.header().metadataHash()).targeted());
        group.nextTargetNotBefore(groups.nowMs() + delayMs);
    }

    /// The same member begins anew: it owns nothing.
    private Seat rejoin(StreamsGroup group, Seat seat, MemberProfile profile) {
        boolean bumps = !profile.isAssignedAs(seat.profile());
        steps.note(group, What.REJOINED, profile, "");
        group.update(seat, seat.progress().restartedAs(seat.profile(), profile));
        group.update(seat, profile);
        if (bumps) {
            steps.bump(group, "member " + seat.id() + " is another than before");
        }
        return seat;
    }

    /// A static member is back under a new id: it gets what the old one had, without a rebalance.
    private Seat replace(StreamsGroup group, Seat earlier, MemberProfile profile) {
        group.remove(earlier);
        MemberProgress progress = earlier.progress().restartedAs(earlier.profile(), profile);
        Seat seat = newSeat(group, profile, progress, earlier.target());
        group.add(seat);
        steps.note(group, What.REJOINED, profile, "in the place of " + earlier.id());
        if (!profile.isAssignedAs(earlier.profile())) {
            steps.bump(group, "member " + profile.id() + " is another than before");
        }
        return seat;
    }
}
