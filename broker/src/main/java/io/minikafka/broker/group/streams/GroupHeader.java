package io.minikafka.broker.group.streams;

/// What is remembered of a group besides its topology and its members.
///
/// @param epoch grows whenever members, topology, topics or what the assignment depends on change
/// @param targetEpoch the epoch for which the last target was computed
/// @param worldHash of topics and settings as they were at that epoch
/// @param emptySinceMs wall-clock time since which there is no member; -1 while there are some
/// @param shutdownBy the member that asked all others to shut down; empty if none did
record GroupHeader(
        int epoch, int targetEpoch, long worldHash, long emptySinceMs, String shutdownBy) {
    static final GroupHeader NEW = new GroupHeader(0, 0, 0, -1, "");

    GroupHeader bumped(long newWorldHash) {
        return new GroupHeader(epoch + 1, targetEpoch, newWorldHash, emptySinceMs, shutdownBy);
    }

    GroupHeader targeted() {
        return new GroupHeader(epoch, epoch, worldHash, emptySinceMs, shutdownBy);
    }

    /// Nobody is left, and nobody to shut down.
    GroupHeader emptySince(long wallMs) {
        return new GroupHeader(epoch, targetEpoch, worldHash, wallMs, "");
    }

    GroupHeader shutdownBy(String memberId) {
        return new GroupHeader(epoch, targetEpoch, worldHash, emptySinceMs, memberId);
    }
}
