package io.minikafka.broker.stack;

import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalAppend;
import io.minikafka.broker.journal.JournalListener;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.storage.SteppedStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A journal for one who waits for the disk: in one thread, whoever waits does the disk's work meanwhile.
record WaitingJournal(Journal journal, SteppedStorage storage, StackFlaw flaw) implements Journal {
    @Override
    public long replay(Consumer<JournalRecord> target) {
        List<JournalRecord> found = new ArrayList<>();
        long end = journal.replay(found::add);
        int forgotten = flaw == StackFlaw.QUORUM_FORGETS_ITS_END ? 2 : 0;
        found.subList(0, Math.max(0, found.size() - forgotten)).forEach(target);
        return end;
    }

    @Override
    public JournalAppend append(List<JournalRecord> records, JournalListener listener) {
        if (flaw == StackFlaw.QUORUM_HEARS_TOO_EARLY) {
            JournalAppend early = journal.append(records, new Deaf());
            if (early instanceof JournalAppend.Accepted) {
                listener.committed();
            }
            return early;
        }
        boolean[] isTold = {false};
        JournalAppend result =
                journal.append(
                        records,
                        new JournalListener() {
                            @Override
                            public void committed() {
                                isTold[0] = true;
                                listener.committed();
                            }

                            @Override
                            public void failed(String reason) {
                                isTold[0] = true;
                                listener.failed(reason);
                            }
                        });
        boolean more = result instanceof JournalAppend.Accepted;
        while (more && !isTold[0]) {
            more = storage.write();
        }
        if (result instanceof JournalAppend.Accepted && !isTold[0]) {
            listener.failed("there is no room in the write-ahead log");
        }
        return result;
    }

    private record Deaf() implements JournalListener {
        @Override
        public void committed() {
            // It was said before.
        }

        @Override
        public void failed(String reason) {
            // It was said to be done.
        }
    }

    @Override
    public void snapshotIfDue(long position, Supplier<? extends Iterable<JournalRecord>> state) {
        journal.snapshotIfDue(position, state);
    }
}
