package io.minikafka.broker.journal;

import io.minikafka.base.Time;
import io.minikafka.storage.disk.Disk;

/// Journals on logs in memory, for tests of other rooms.
public final class Journals {
    private Journals() {}

    public static LogJournal on(MemoryJournalLog log, Disk disk, Time time) {
        return new LogJournal("test", log, disk, time);
    }
}
