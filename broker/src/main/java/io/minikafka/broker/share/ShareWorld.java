package io.minikafka.broker.share;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.SharePartitionKey;
import java.util.List;

/// What share groups need from outside of their machine.
public interface ShareWorld {
    /// The settings in force for a group.
    ShareSettings settings(String groupId);

    /// Something of the share partition became available, or there is room for more.
    void news(SharePartition partition);

    /// The answer to who acknowledges records of a partition of which nothing is known here.
    AckOutcome absent(TopicIdPartition partition);

    /// Has records written to the group's dead-letter topic, or finds that this is not possible; then runs `done`,
    /// later, on the owner's thread.
    void bury(SharePartitionKey key, List<DeadLetter> letters, Runnable done);
}
