package io.minikafka.broker.group.modern;

/// What is remembered of a group besides its members.
///
/// @param epoch grows whenever members, or what the assignment depends on, change
/// @param targetEpoch the epoch for which the last target was computed
/// @param metadataHash of what the assignment depends on, topics above all, as it was at that epoch
/// @param emptySinceMs wall-clock time since which there is no member; -1 while there are some
public record GroupHeader(int epoch, int targetEpoch, long metadataHash, long emptySinceMs) {
    static final GroupHeader NEW = new GroupHeader(0, 0, 0, -1);

    public GroupHeader bumped(long newMetadataHash) {
        return new GroupHeader(epoch + 1, targetEpoch, newMetadataHash, emptySinceMs);
    }

    /// An epoch above those that members have reached.
    GroupHeader above(int reachedEpoch) {
        return new GroupHeader(
                Math.max(epoch, reachedEpoch) + 1, targetEpoch, metadataHash, emptySinceMs);
    }

    public GroupHeader targeted() {
        return new GroupHeader(epoch, epoch, metadataHash, emptySinceMs);
    }

    public GroupHeader emptySince(long wallMs) {
        return new GroupHeader(epoch, targetEpoch, metadataHash, wallMs);
    }
}
