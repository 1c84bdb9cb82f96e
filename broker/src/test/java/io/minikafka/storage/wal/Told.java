package io.minikafka.storage.wal;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.UUID;

/// What a log was given, or gave back.
record Told(
        TopicIdPartition log, WalEntry.Type type, long segmentBase, int position, ByteBuffer data) {
    static TopicIdPartition partition(int number) {
        return new TopicIdPartition(new UUID(7, 9), number);
    }

    static Told copyOf(
            TopicIdPartition log,
            WalEntry.Type type,
            long segmentBase,
            int position,
            ByteBuffer data) {
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
        return new Told(log, type, segmentBase, position, copy);
    }
}
