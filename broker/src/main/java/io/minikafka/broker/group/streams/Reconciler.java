package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.modern.MemberState;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The next step of a member towards its target: first it gives up what is not its own any more, then it gets what
/// others have given up. A pure function.
final class Reconciler {
    private final TaskOwners owners;
    private final int targetEpoch;

    Reconciler(TaskOwners owners, int targetEpoch) {
        this.owners = owners;
        this.targetEpoch = targetEpoch;
    }

    /// @param owned what the member says that it has, if it says so
    MemberProgress next(
            MemberProfile member, MemberProgress now, Tasks target, Optional<Tasks> owned) {
        return switch (now.state()) {
            case STABLE -> now.epoch() == targetEpoch ? now : step(member, now, target, owned);
            case UNREVOKED -> {
                boolean hasGivenUp =
                        owned.filter(tasks -> now.revoking().and(tasks).isEmpty()).isPresent();
                yield hasGivenUp ? step(member, now, target, owned) : now;
            }
            case UNRELEASED -> step(member, now, target, owned);
        };
    }

    private MemberProgress step(
            MemberProfile member, MemberProgress now, Tasks target, Optional<Tasks> owned) {
        Tasks kept = now.assigned().and(target);
        Tasks copies = copiesThatTurn(now.assigned(), target);
        Tasks surplus = now.assigned().minus(kept).minus(copies);
        // What the member says not to have (any more) needs no revocation.
        Tasks revoking = owned.map(surplus::and).orElse(surplus);
        if (!revoking.isEmpty()) {
            return progress(now, now.epoch(), MemberState.UNREVOKED, kept.plus(copies), revoking);
        }
        TaskSet active =
                target.active().filter(t -> kept.active().contains(t) || owners.mayWork(member, t));
        // A copy stays one as long as somebody else works on the task.
        Tasks assigned =
                new Tasks(
                        active,
                        copies(member, target.standby(), kept.standby())
                                .plus(stillCopies(copies.standby(), target, active)),
                        copies(member, target.warmup(), kept.warmup())
                                .plus(stillCopies(copies.warmup(), target, active)));
        MemberState state = assigned.equals(target) ? MemberState.STABLE : MemberState.UNRELEASED;
        return progress(now, targetEpoch, state, assigned, Tasks.EMPTY);
    }

    /// Copies that the member keeps in another role: its client turns them without giving them up.
    private static Tasks copiesThatTurn(Tasks assigned, Tasks target) {
        return new Tasks(
                TaskSet.EMPTY,
                assigned.standby().and(target.active().plus(target.warmup())),
                assigned.warmup().and(target.active().plus(target.standby())));
    }

    private TaskSet copies(MemberProfile member, TaskSet target, TaskSet kept) {
        return target.filter(task -> kept.contains(task) || owners.mayCopy(member, task));
    }

    private static TaskSet stillCopies(TaskSet copies, Tasks target, TaskSet active) {
        return copies.and(target.active()).minus(active);
    }

    private static MemberProgress progress(
            MemberProgress now, int epoch, MemberState state, Tasks assigned, Tasks revoking) {
        boolean isSame =
                epoch == now.epoch()
                        && state == now.state()
                        && assigned.equals(now.assigned())
                        && revoking.equals(now.revoking());
        if (isSame) {
            return now;
        }
        Map<TaskId, Integer> since = new LinkedHashMap<>();
        assigned.active()
                .plus(revoking.active())
                .forEach(task -> since.put(task, now.since().getOrDefault(task, epoch)));
        // A client that missed several answers still comes with the epoch before all of them.
        int previousEpoch = epoch == now.epoch() ? now.previousEpoch() : now.epoch();
        return new MemberProgress(epoch, previousEpoch, state, assigned, revoking, since);
    }
}
