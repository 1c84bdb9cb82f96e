package io.minikafka.broker.group;

import java.util.List;
import java.util.Optional;

/// A group as it survives a restart: one generation with its members.
///
/// A generation is saved twice. First as `COMPLETING`, when its members are known and before any of them is
/// told its number, so that no number is ever given to two generations, not even across a crash. Then as
/// `STABLE`, with assignments, before anybody is told its own.
///
/// @param phase `EMPTY`, `COMPLETING_REBALANCE` or `STABLE`
/// @param emptySinceMs wall-clock time since which the group has been empty; -1 unless it is
public record GroupImage(
        String groupId,
        String protocolType,
        int generation,
        Optional<String> protocol,
        Optional<String> leader,
        GroupState phase,
        long emptySinceMs,
        List<MemberImage> members) {
    /// A generation whose members have their assignment.
    public static GroupImage stable(
            String groupId,
            String protocolType,
            int generation,
            Optional<String> protocol,
            Optional<String> leader,
            List<MemberImage> members) {
        return new GroupImage(
                groupId,
                protocolType,
                generation,
                protocol,
                leader,
                GroupState.STABLE,
                -1,
                List.copyOf(members));
    }
}
