package io.minikafka.broker.group.service;

import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalAppend;
import io.minikafka.broker.journal.JournalListener;
import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A journal that commits at once, or refuses.
final class MemoryJournal implements Journal {
    private final List<JournalRecord> records = new ArrayList<>();
    private boolean refuses;
    private boolean wantsSnapshot;

    void refuse(boolean value) {
        refuses = value;
    }

    void wantSnapshot() {
        wantsSnapshot = true;
    }

    int size() {
        return records.size();
    }

    @Override
    public long replay(Consumer<JournalRecord> target) {
        records.forEach(target);
        return records.size();
    }

    @Override
    public JournalAppend append(List<JournalRecord> batch, JournalListener listener) {
        if (refuses) {
            return new JournalAppend.Refused("the disk is full: make room");
        }
        records.addAll(batch);
        listener.committed();
        return new JournalAppend.Accepted(records.size());
    }

    @Override
    public void snapshotIfDue(long position, Supplier<? extends Iterable<JournalRecord>> state) {
        if (wantsSnapshot && position == records.size()) {
            wantsSnapshot = false;
            List<JournalRecord> snapshot = new ArrayList<>();
            state.get().forEach(snapshot::add);
            records.clear();
            records.addAll(snapshot);
        }
    }
}
