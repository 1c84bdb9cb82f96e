package io.minikafka.broker.share;

import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// A journal in memory whose commits come when the test says so. Records go through their bytes.
final class FakeSink implements RecordSink {
    private final List<JournalRecord> committed = new ArrayList<>();
    private Queue<Write> underWay = new ArrayDeque<>();

    private record Write(List<JournalRecord> records, Runnable onCommitted, Runnable onFailed) {}

    @Override
    public void write(List<ShareRecord> records, Runnable onCommitted, Runnable onFailed) {
        underWay.add(
                new Write(
                        records.stream().map(ShareRecordCodec::encode).toList(),
                        onCommitted,
                        onFailed));
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    void commitOne() {
        Write write = underWay.remove();
        committed.addAll(write.records());
        write.onCommitted().run();
    }

    /// Refuses the oldest write, as a journal does that has no room.
    void failOne() {
        underWay.remove().onFailed().run();
    }

    /// The node dies; of what was under way, some may be safe.
    void crash(int survivors) {
        for (int i = 0; i < survivors && !underWay.isEmpty(); i++) {
            committed.addAll(underWay.remove().records());
        }
        underWay = new ArrayDeque<>();
    }

    /// The journal's snapshot takes the place of its records.
    void snapshot(List<ShareRecord> state) {
        committed.clear();
        state.forEach(record -> committed.add(ShareRecordCodec.encode(record)));
    }

    void replay(ShareCoordinator target) {
        committed.forEach(record -> target.replay(ShareRecordCodec.decode(record)));
    }
}
