package io.minikafka.storage.wal;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Collects what a log replays.
final class Replayed implements WalReplay {
    final List<Told> entries = new ArrayList<>();

    @Override
    public void append(
            TopicIdPartition log, long segmentBase, int position, int life, ByteBuffer batch) {
        entries.add(Told.copyOf(log, WalEntry.Type.APPEND, segmentBase, position, batch));
    }

    @Override
    public void note(TopicIdPartition log, ByteBuffer note) {
        entries.add(Told.copyOf(log, WalEntry.Type.NOTE, 0, 0, note));
    }

    @Override
    public void logStart(TopicIdPartition log, long offset, int life) {
        entries.add(Told.copyOf(log, WalEntry.Type.LOG_START, offset, 0, ByteBuffer.allocate(0)));
    }
}
