package io.minikafka.broker.share;

import java.util.List;

/// Where records of share groups are made durable.
public interface RecordSink {
    /// Writes `records` as one atomic change. Exactly one of the two is run, later, on the owner's thread:
    /// `committed` when they are durable, `failed` when they may not be. In the order of the writes.
    void write(List<ShareRecord> records, Runnable committed, Runnable failed);
}
