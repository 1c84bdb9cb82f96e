package io.minikafka.broker.share.service;

import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.share.RecordSink;
import io.minikafka.broker.share.ShareRecord;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.Errors;

/// Where what became of records is remembered: a journal of this node, if it is alone; in a cluster the shard of the
/// group, wherever that is. Owned by the share thread.
interface ShareMemory extends RecordSink {
    /// What is remembered of a share partition.
    sealed interface Recalled {
        record Known(ShareRecord.Whole state) implements Recalled {}

        /// The group has not begun there.
        record Nothing() implements Recalled {}

        record Failed(Errors error) implements Recalled {}
    }

    /// Tells what is remembered of a share partition that this node leads in `leaderEpoch` and does not know yet; later,
    /// on the owner's thread.
    void recall(SharePartitionKey key, int leaderEpoch, Consumer<Recalled> answer);

    /// This node does not serve these share partitions any more.
    void leave(Predicate<SharePartitionKey> which);

    /// These share partitions are of topics that are no more.
    void topicsWereDeleted(Predicate<SharePartitionKey> gone);

    /// The owner's thread has done one thing.
    void turned();
}
