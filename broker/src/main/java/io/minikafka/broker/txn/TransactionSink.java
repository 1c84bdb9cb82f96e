package io.minikafka.broker.txn;

import java.util.List;

/// Where the coordinator sends what must be remembered. Batches commit in the order in which they were written, and
/// whatever is written anywhere on the node after a batch was taken survives a crash only together with it.
public interface TransactionSink {
    /// Writes one atomic batch, if it returns true. Then exactly one of the two runs later, never inside this call, on
    /// the owner's thread: `committed` once the batch is on disk, `failed` when nobody knows whether it ever will be.
    /// If it returns false nothing was written, and neither runs.
    boolean write(List<TransactionRecord> records, Runnable committed, Runnable failed);

    /// Runs `committed` when all that was taken is on disk, perhaps at once, or else `failed`.
    void afterWrites(Runnable committed, Runnable failed);
}
