package io.minikafka.broker.group.streams;

import java.util.Optional;

/// What a client told of its topology for people to look at (KIP-1331): bytes of Kafka's own message, and of which
/// topology. Asked of one member at a time.
final class Description {
    static final int BYTES_MAX = 256 * 1024;
    private static final int NONE = -1;
    private static final long ASK_AGAIN_MS = 60_000;

    private int topologyEpoch = NONE;
    private byte[] bytes = new byte[0];
    private int declinedEpoch = NONE;
    private long askNotBeforeMs = Long.MIN_VALUE;

    /// Whether a member that knows the group's topology is to be asked now; then nobody else is for a while.
    boolean ask(int groupsEpoch, long nowMs) {
        if (groupsEpoch == topologyEpoch
                || groupsEpoch == declinedEpoch
                || nowMs < askNotBeforeMs) {
            return false;
        }
        askNotBeforeMs = nowMs + ASK_AGAIN_MS;
        return true;
    }

    void keep(int ofEpoch, byte[] told) {
        topologyEpoch = ofEpoch;
        bytes = told;
    }

    /// It is not asked for again.
    void decline(int ofEpoch) {
        declinedEpoch = ofEpoch;
    }

    int topologyEpoch() {
        return topologyEpoch;
    }

    byte[] bytes() {
        return bytes;
    }

    /// The description of the topology of that epoch, if there is one.
    Optional<byte[]> of(int groupsEpoch) {
        return groupsEpoch == topologyEpoch ? Optional.of(bytes) : Optional.empty();
    }
}
