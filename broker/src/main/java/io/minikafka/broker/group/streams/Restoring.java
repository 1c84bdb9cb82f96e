package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupPart;
import io.minikafka.broker.group.modern.MemberState;
import io.minikafka.broker.group.modern.Parts;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Brings groups back to life as they were saved. Each member has a whole session to show up.
final class Restoring {
    private final Steps steps;
    private final Seating seating;

    Restoring(Steps steps, Seating seating) {
        this.steps = steps;
        this.seating = seating;
    }

    void restore(String groupId, SequencedMap<GroupPart, Blob> parts) {
        StreamsGroup group = seating.create(groupId);
        PartCodec.restore(group, parts);
        steps.look(group);
        for (Map.Entry<GroupPart, Blob> part : parts.entrySet()) {
            if (part.getKey().kind() == Parts.PROFILE) {
                restoreSeat(group, part.getKey().name(), part.getValue(), parts);
            }
        }
        group.isAsSaved();
        steps.revive(group);
    }

    private void restoreSeat(
            StreamsGroup group,
            String memberId,
            Blob profileValue,
            SequencedMap<GroupPart, Blob> parts) {
        MemberProfile profile = PartCodec.profile(memberId, profileValue);
        MemberProgress saved =
                Parts.saved(
                        parts,
                        Parts.progressOf(memberId),
                        PartCodec::progress,
                        MemberProgress.START);
        Tasks target = Parts.saved(parts, Parts.targetOf(memberId), PartCodec::target, Tasks.EMPTY);
        MemberProgress progress = withoutTaken(group, profile, saved);
        Seat seat = seating.newSeat(group, profile, progress, target);
        group.add(seat);
        steps.expectBack(seat, steps.settings(group).sessionMs());
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
                revoking.isEmpty() ? MemberState.UNRELEASED : MemberState.UNREVOKED,
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
