package io.minikafka.cluster.metadata.raft;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;

/// A record batch of the Raft log.
@SuppressWarnings("ArrayRecordComponent") // nobody compares batches
record StoredBatch(long baseOffset, long endOffset, int epoch, byte[] bytes) {
    static StoredBatch of(RecordBatch batch) {
        byte[] bytes = new byte[batch.sizeInBytes()];
        batch.writeTo(ByteBuffer.wrap(bytes));
        return new StoredBatch(
                batch.baseOffset(), batch.nextOffset(), batch.partitionLeaderEpoch(), bytes);
    }

    /// @param bytes as they were stored, checked by the store
    static StoredBatch of(byte[] bytes) {
        return of(
                MemoryRecords.readableRecords(ByteBuffer.wrap(bytes)).batches().iterator().next());
    }
}
