package io.minikafka.broker.share;

import io.minikafka.broker.SharePartitionKey;
import java.util.List;

/// What is remembered of share groups, record by record.
public sealed interface ShareRecord {
    /// The share partition that it is about.
    SharePartitionKey key();

    /// Some records came to their fate.
    ///
    /// @param startOffset from now on
    record Changed(SharePartitionKey key, long startOffset, List<FateRange> ranges)
            implements ShareRecord {}

    /// All that there is to know of a share partition: where it begins, and what became of records behind that.
    /// It replaces what was known before.
    record Whole(SharePartitionKey key, long startOffset, List<FateRange> ranges)
            implements ShareRecord {}

    /// The group knows the partition no more.
    record Removed(SharePartitionKey key) implements ShareRecord {}
}
