package io.minikafka.broker.group.consumer;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.MemberState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The next step of a member towards its target: first it gives up what is not its own any more, then it gets
/// what others have given up. A pure function.
final class Reconciler {
    private final PartitionOwners owners;
    private final int targetEpoch;

    Reconciler(PartitionOwners owners, int targetEpoch) {
        this.owners = owners;
        this.targetEpoch = targetEpoch;
    }

    /// @param owned what the member says that it owns, if it says so
    MemberProgress next(
            String memberId,
            MemberProgress now,
            PartitionSet target,
            Optional<PartitionSet> owned) {
        return switch (now.state()) {
            case STABLE -> now.epoch() == targetEpoch ? now : step(memberId, now, target, owned);
            case UNREVOKED -> {
                boolean hasGivenUp = owned.isPresent() && !owned.get().intersects(now.revoking());
                yield hasGivenUp ? step(memberId, now, target, owned) : now;
            }
            case UNRELEASED -> step(memberId, now, target, owned);
        };
    }

    private MemberProgress step(
            String memberId,
            MemberProgress now,
            PartitionSet target,
            Optional<PartitionSet> owned) {
        PartitionSet kept = now.assigned().and(target);
        PartitionSet surplus = now.assigned().minus(target);
        // What the member says not to own (any more) needs no revocation.
        PartitionSet revoking = owned.map(surplus::and).orElse(surplus);
        if (!revoking.isEmpty()) {
            return progress(now, now.epoch(), MemberState.UNREVOKED, kept, revoking);
        }
        PartitionSet.Builder free = new PartitionSet.Builder();
        target.minus(kept)
                .forEach(partition -> {
                    if (owners.isFreeFor(memberId, partition)) {
                        free.add(partition);
                    }
                });
        PartitionSet assigned = kept.plus(free.build());
        MemberState state = assigned.equals(target) ? MemberState.STABLE : MemberState.UNRELEASED;
        return progress(now, targetEpoch, state, assigned, PartitionSet.EMPTY);
    }

    private static MemberProgress progress(
            MemberProgress now,
            int epoch,
            MemberState state,
            PartitionSet assigned,
            PartitionSet revoking) {
        boolean isSame =
                epoch == now.epoch()
                        && state == now.state()
                        && assigned.equals(now.assigned())
                        && revoking.equals(now.revoking());
        if (isSame) {
            return now;
        }
        Map<TopicIdPartition, Integer> since = new LinkedHashMap<>();
        assigned.plus(revoking)
                .forEach(partition ->
                        since.put(partition, now.since().getOrDefault(partition, epoch)));
        // A client that missed several answers still comes with the epoch before all of them.
        int previousEpoch = epoch == now.epoch() ? now.previousEpoch() : now.epoch();
        return new MemberProgress(epoch, previousEpoch, state, assigned, revoking, since);
    }
}
