package io.minikafka.app.cli;

import io.minikafka.cluster.Quorums;
import java.util.List;
import java.util.Optional;

/// What an acknowledgement of a topic means and survives, in words: nobody should have to guess it. RFC 0026.
final class AckMeaning {
    private AckMeaning() {}

    /// @param durability the topic's `durability`; absent on a broker that does not have the setting
    /// @param quorums of its partitions; absent on a broker that does not tell
    static List<String> of(Optional<String> durability, Optional<Quorums> quorums) {
        if (durability.isEmpty()) {
            return List.of("this broker does not say (it has no topic setting `durability`)");
        }
        boolean synced = durability.get().equals("fsync");
        return quorums.filter(known -> known.n() > 1)
                .map(known -> replicated(known, synced))
                .orElseGet(() -> List.of(alone(synced)));
    }

    private static String alone(boolean synced) {
        return synced
                ? "acks=all (and 1) is answered after the batch is fsynced on this node;"
                        + " survives kill -9 and power loss, not the loss of its disk"
                : "acks=all (and 1) is answered when the batch is in the operating system's memory;"
                        + " survives kill -9 of the broker, NOT power loss or a crash of the machine";
    }

    private static List<String> replicated(Quorums quorums, boolean synced) {
        String where =
                quorums.w() == quorums.n()
                        ? "on all " + quorums.n() + " nodes"
                        : "on %d of %d nodes, any of them".formatted(quorums.w(), quorums.n());
        return List.of(
                synced
                        ? "acks=all is answered after the batch is fsynced %s; survives kill -9 and power loss of all, and the loss of any %s for good"
                                .formatted(where, counted(quorums.disksToLose(), "disk"))
                        : "acks=all is answered when the batch is in the memory of the operating system %s; survives kill -9 of all brokers, and the crash of any %s, NOT power loss of all"
                                .formatted(where, counted(quorums.disksToLose(), "machine")),
                quorums.nodesToFail() == 0
                        ? "no node may fail: %s needs every replica"
                                .formatted(quorums.w() == quorums.n() ? "a write" : "an election")
                        : "any %s may fail, and writes and reads go on"
                                .formatted(counted(quorums.nodesToFail(), "node")),
                "acks=1 is answered when the leader alone has the batch: it can be lost with that node");
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
