package io.minikafka.cluster.replication;

import io.minikafka.base.Invariant;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import java.util.HashSet;
import java.util.List;

/// Who counts, and how many of them are enough.
///
/// @param members in the order in which they are preferred as leader
public record Configuration(List<ReplicaId> members, Quorums quorums) {
    public Configuration {
        members = List.copyOf(members);
        Invariant.check(members.size() == quorums.n(), "members and N differ", members.size());
        Invariant.check(
                new HashSet<>(members).size() == members.size(),
                "a replica counts once",
                members.size());
    }

    /// With the quorums that are chosen when nobody chooses.
    public static Configuration of(List<ReplicaId> members) {
        return new Configuration(members, Quorums.of(members.size()));
    }

    public boolean has(ReplicaId replica) {
        return members.contains(replica);
    }

    /// Whether the same members count in the same way.
    public boolean isOnlyAnotherOrderOf(Configuration other) {
        return quorums.equals(other.quorums)
                && new HashSet<>(members).equals(new HashSet<>(other.members));
    }

    /// Lower is better; those who are not members come last.
    int preference(ReplicaId replica) {
        int index = members.indexOf(replica);
        return index < 0 ? members.size() : index;
    }
}
