package io.minikafka.broker.share;

import io.minikafka.broker.SharePartitionKey;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Where records of share groups are made durable.
public interface RecordSink {
    /// Writes `records`, each of them as one atomic change. `ended` is told once, later, on the owner's thread, of which
    /// share partitions the records may not be durable; all others are. In the order of the writes, for each partition.
    void write(List<ShareRecord> records, Consumer<Set<SharePartitionKey>> ended);
}
