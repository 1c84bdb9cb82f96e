package io.minikafka.broker.group;

import java.util.List;

/// Where the core sends what must be remembered. Batches commit in the order in which they were written.
public interface RecordSink {
    /// Writes one atomic batch. Exactly one of the two runs later, never inside this call, on the owner's
    /// thread: `committed` once the batch is on disk, `failed` when it never will be.
    void write(List<GroupRecord> records, Runnable committed, Runnable failed);
}
