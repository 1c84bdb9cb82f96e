package io.minikafka.broker.fetch;

import io.minikafka.broker.Led;
import io.minikafka.cluster.replication.Copy;
import java.util.Comparator;
import java.util.function.IntFunction;

/// Where consumers of a rack read a partition (KIP-392): at its leader, if that is in their rack, or if no follower there
/// has what they ask for; else at the follower that has most.
public final class NearestReplica {
    /// The leader.
    static final int NONE = -1;

    /// All consumers read at the leaders.
    public static final NearestReplica NEVER = new NearestReplica("", _ -> "");

    private final String rackHere;
    private final IntFunction<String> rackOf;

    /// @param rackHere empty if this node has none
    /// @param rackOf the rack of a node, empty if it is not known
    public NearestReplica(String rackHere, IntFunction<String> rackOf) {
        this.rackHere = rackHere;
        this.rackOf = rackOf;
    }

    /// @param rack the consumer's
    /// @param led from this node
    /// @param offset of the first record that the consumer wants
    /// @return the node, or [#NONE]
    int of(String rack, Led led, long offset) {
        if (rack.isEmpty() || isHere(rack)) {
            return NONE;
        }
        return led.copies().stream()
                .filter(copy -> copy.endOffset() >= offset)
                .filter(copy -> rackOf.apply(copy.replica().brokerId()).equals(rack))
                .max(Comparator.comparingLong(Copy::endOffset))
                .map(copy -> copy.replica().brokerId())
                .orElse(NONE);
    }

    /// Whether this node is in the consumer's rack, and serves it also what it does not lead.
    boolean isHere(String rack) {
        return !rack.isEmpty() && rack.equals(rackHere);
    }
}
