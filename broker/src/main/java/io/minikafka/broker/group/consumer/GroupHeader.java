package io.minikafka.broker.group.consumer;

/// What is remembered of a group besides its members.
///
/// @param epoch grows whenever members, subscriptions or the subscribed topics change
/// @param targetEpoch the epoch for which the last target was computed
/// @param topicsHash of the subscribed topics as they were at that epoch
/// @param emptySinceMs wall-clock time since which there is no member; -1 while there are some
public record GroupHeader(int epoch, int targetEpoch, long topicsHash, long emptySinceMs) {
    static final GroupHeader NEW = new GroupHeader(0, 0, 0, -1);

    GroupHeader bumped(long newTopicsHash) {
        return new GroupHeader(epoch + 1, targetEpoch, newTopicsHash, emptySinceMs);
    }

    GroupHeader targeted() {
        return new GroupHeader(epoch, epoch, topicsHash, emptySinceMs);
    }

    GroupHeader emptySince(long wallMs) {
        return new GroupHeader(epoch, targetEpoch, topicsHash, wallMs);
    }
}
