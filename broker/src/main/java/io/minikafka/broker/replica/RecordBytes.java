package io.minikafka.broker.replica;

import io.minikafka.cluster.replication.EpochStart;
import io.minikafka.cluster.replication.Message.FetchReply;
import io.minikafka.cluster.replication.Message.Records;
import io.minikafka.cluster.replication.Payload;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.List;

/// The record batches of a reply, in memory of their own.
record RecordBytes(ByteBuffer batches) implements Payload {
    static RecordBytes copyOf(ByteBuffer arrived) {
        return new RecordBytes(
                ByteBuffer.allocate(arrived.remaining()).put(arrived.duplicate()).flip());
    }

    /// The reply with what really arrived: the leader says where its log ends and sends as many whole batches as fit,
    /// without counting them.
    static FetchReply trimmed(FetchReply reply) {
        if (!(reply.result() instanceof Records records)
                || !(records.payload() instanceof RecordBytes bytes)) {
            return reply;
        }
        ByteBuffer batches = bytes.whole();
        long end = records.baseOffset();
        for (int at = 0; at < batches.limit(); at += BatchHeader.sizeBytes(batches, at)) {
            end = Math.max(end, BatchHeader.lastOffset(batches, at) + 1);
        }
        long endOffset = end;
        List<EpochStart> epochs =
                records.epochs().stream().filter(start -> start.offset() < endOffset).toList();
        return new FetchReply(
                reply.epoch(),
                reply.session(),
                reply.number(),
                new Records(
                        records.startOffset(),
                        records.epochStart(),
                        records.highWatermark(),
                        records.baseOffset(),
                        endOffset,
                        epochs,
                        new RecordBytes(batches)));
    }

    /// Those that are not cut off.
    ByteBuffer whole() {
        int at = 0;
        while (batches.limit() - at >= BatchHeader.SIZE_BYTES) {
            int size = BatchHeader.sizeBytes(batches, at);
            if (size < BatchHeader.SIZE_BYTES || size > batches.limit() - at) {
                break; // cut off, or damaged: the log judges what is in front of it
            }
            at += size;
        }
        return batches.slice(0, at);
    }
}
