package io.minikafka.broker;

import org.apache.kafka.common.protocol.Errors;

/// What a leader says to a client that believes in a certain leader epoch (KIP-320).
public final class LeaderEpochs {
    private static final int NOT_SAID = -1;

    private LeaderEpochs() {}

    public static Errors check(int clientsEpoch) {
        if (clientsEpoch == NOT_SAID || clientsEpoch == Partitions.LEADER_EPOCH) {
            return Errors.NONE;
        }
        return clientsEpoch < Partitions.LEADER_EPOCH
                ? Errors.FENCED_LEADER_EPOCH
                : Errors.UNKNOWN_LEADER_EPOCH;
    }
}
