package io.minikafka.broker.group;

import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// A journal in memory. Batches wait until the test commits or fails them; a restart replays what was
/// committed, through the codec.
public final class TestSink implements RecordSink {
    private record Batch(List<JournalRecord> records, Runnable committed, Runnable failed) {}

    private final List<JournalRecord> durable = new ArrayList<>();
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();

    @Override
    public void write(List<GroupRecord> records, Runnable committed, Runnable failed) {
        List<JournalRecord> encoded = records.stream().map(GroupRecordCodec::encode).toList();
        waiting.add(new Batch(encoded, committed, failed));
    }

    public int waiting() {
        return waiting.size();
    }

    public void commitNext() {
        Batch batch = waiting.remove();
        durable.addAll(batch.records());
        batch.committed().run();
    }

    public void failNext() {
        waiting.remove().failed().run();
    }

    public void commitAll() {
        while (!waiting.isEmpty()) {
            commitNext();
        }
    }

    /// What a restart finds; batches that were on their way are lost.
    public GroupStore crash() {
        waiting.clear();
        GroupStore store = new GroupStore();
        durable.forEach(record -> store.replay(GroupRecordCodec.decode(record)));
        return store;
    }
}
