package io.minikafka.broker.share;

import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A journal in memory whose commits come when the test says so. Records go through their bytes.
final class FakeSink implements RecordSink {
    private final List<JournalRecord> committed = new ArrayList<>();
    private Queue<Write> underWay = new ArrayDeque<>();

    private record Write(List<ShareRecord> records, Consumer<Set<SharePartitionKey>> ended) {
        List<JournalRecord> bytes() {
            return records.stream().map(ShareRecordCodec::encode).toList();
        }
    }

    @Override
    public void write(List<ShareRecord> records, Consumer<Set<SharePartitionKey>> ended) {
        underWay.add(new Write(records, ended));
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    void commitOne() {
        Write write = underWay.remove();
        committed.addAll(write.bytes());
        write.ended().accept(Set.of());
    }

    /// Refuses the oldest write, as a journal does that has no room.
    void failOne() {
        Write write = underWay.remove();
        write.ended()
                .accept(write.records().stream().map(ShareRecord::key).collect(Collectors.toSet()));
    }

    /// The node dies; of what was under way, some may be safe.
    void crash(int survivors) {
        for (int i = 0; i < survivors && !underWay.isEmpty(); i++) {
            committed.addAll(underWay.remove().bytes());
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
