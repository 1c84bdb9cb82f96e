package io.minikafka.broker;

import org.apache.kafka.common.protocol.Errors;

/// What a leader says to a client that believes in a certain leader epoch (KIP-320).
public final class LeaderEpochs {
    private static final int NOT_SAID = -1;

    private LeaderEpochs() {}

    /// @param leaderEpoch in which this node leads
    public static Errors check(int clientsEpoch, int leaderEpoch) {
        if (clientsEpoch == NOT_SAID || clientsEpoch == leaderEpoch) {
            return Errors.NONE;
        }
        return clientsEpoch < leaderEpoch
                ? Errors.FENCED_LEADER_EPOCH
                : Errors.UNKNOWN_LEADER_EPOCH;
    }
}
