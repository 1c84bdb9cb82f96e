package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.RebalanceLog.What;
import io.minikafka.broker.group.streams.MemberProgress.State;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Brings groups back to life as they were saved. Each member has a whole session to show up.
final class Restoring {
    private final Groups groups;
    private final Steps steps;
    private final Seating seating;

    Restoring(Groups groups, Steps steps, Seating seating) {
        this.groups = groups;
        this.steps = steps;
        this.seating = seating;
    }

    void restore(String groupId, SequencedMap<GroupPart, Blob> parts) {
        StreamsGroup group = seating.create(groupId);
        PartCodec.restore(group, parts);
        steps.look(group);
        int greatestEpoch = 0;
        for (Map.Entry<GroupPart, Blob> part : parts.entrySet()) {
            if (PartCodec.isProfile(part.getKey())) {
                Seat seat = restoreSeat(group, part.getKey().name(), part.getValue(), parts);
                greatestEpoch = Math.max(greatestEpoch, seat.progress().epoch());
            }
        }
        var _ = group.changes(); // the disk has them
        GroupHeader header = group.header();
        if (greatestEpoch > header.targetEpoch()) {
            // A write before that of the member failed, and the node stopped before it was
            // repaired.
            group.become(
                    new GroupHeader(
                            Math.max(header.epoch(), greatestEpoch) + 1,
                            header.targetEpoch(),
                            header.worldHash(),
                            header.emptySinceMs(),
                            header.shutdownBy()));
        }
        if (!group.isVacant()) {
            String members = "with " + group.size() + " members";
            group.log().event(groups.wallMs(), What.RESTARTED, "", "", members);
            if (!group.isSettled()) {
                group.log().begin(groups.wallMs(), "the broker was restarted during a rebalance");
                group.computeTargetLater(groups.nowMs());
            }
        }
    }

    private Seat restoreSeat(
            StreamsGroup group,
            String memberId,
            Blob profileValue,
            SequencedMap<GroupPart, Blob> parts) {
        MemberProfile profile = PartCodec.profile(memberId, profileValue);
        MemberProgress saved =
                Optional.ofNullable(parts.get(PartCodec.progressOf(memberId)))
                        .map(PartCodec::progress)
                        .orElse(MemberProgress.START);
        Tasks target =
                Optional.ofNullable(parts.get(PartCodec.targetOf(memberId)))
                        .map(PartCodec::target)
                        .orElse(Tasks.EMPTY);
        MemberProgress progress = withoutTaken(group, profile, saved);
        Seat seat = seating.newSeat(group, profile, progress, target);
        group.add(seat);
        seat.expectUntil(groups.nowMs() + steps.settings(group).sessionMs());
        if (progress.state() == State.UNREVOKED) {
            seat.hurryUntil(groups.nowMs() + profile.rebalanceTimeoutMs());
        }
        return seat;
    }

    /// A task can be found with two members if the write by which the first gave it up failed and the second one's
    /// did not. Nobody was told of either: the first keeps it.
    private static MemberProgress withoutTaken(
            StreamsGroup group, MemberProfile profile, MemberProgress saved) {
        Tasks assigned = free(group, profile, saved.assigned());
        Tasks revoking = free(group, profile, saved.revoking());
        if (assigned.equals(saved.assigned()) && revoking.equals(saved.revoking())) {
            return saved;
        }
        var since = new LinkedHashMap<>(saved.since());
        since.keySet().removeIf(task -> !assigned.plus(revoking).active().contains(task));
        return new MemberProgress(
                saved.epoch(),
                saved.previousEpoch(),
                revoking.isEmpty() ? State.UNRELEASED : State.UNREVOKED,
                assigned,
                revoking,
                since);
    }

    private static Tasks free(StreamsGroup group, MemberProfile profile, Tasks tasks) {
        TaskOwners owners = group.owners();
        TaskSet standby = tasks.standby().filter(task -> owners.mayCopy(profile, task));
        TaskSet warmup = tasks.warmup().filter(task -> owners.mayCopy(profile, task));
        TaskSet active = tasks.active().filter(task -> owners.mayWork(profile, task));
        return new Tasks(active, standby, warmup);
    }
}
