package io.minikafka.broker.txn.service;

import io.minikafka.base.Invariant;
import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalAppend;
import io.minikafka.broker.journal.JournalListener;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.txn.TransactionRecord;
import io.minikafka.broker.txn.TransactionRecordCodec;
import io.minikafka.broker.txn.TransactionSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes transaction records to their journal and brings the news back to the owner's thread. The journal's log and
/// all partitions share one write-ahead log, which is what [TransactionSink] promises about order.
///
/// Once a batch that was taken has failed, the state in memory is ahead of the disk for good: nothing more is taken.
final class AcceptedWrites implements TransactionSink {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedWrites.class);

    private final Journal journal;
    private final SerialExecutor owner;
    private final ArrayDeque<Batch> outstanding = new ArrayDeque<>();
    private long position;
    private boolean isRefused;
    private boolean isBroken;

    /// @param position where the replay of the journal ended
    AcceptedWrites(Journal journal, SerialExecutor owner, long position) {
        this.journal = journal;
        this.owner = owner;
        this.position = position;
    }

    /// Behind the last batch that was taken.
    long position() {
        return position;
    }

    @Override
    public boolean write(List<TransactionRecord> records, Runnable committed, Runnable failed) {
        if (isBroken) {
            return false;
        }
        List<JournalRecord> encoded = records.stream().map(TransactionRecordCodec::encode).toList();
        Batch batch = new Batch(new Fate(committed, failed));
        return switch (journal.append(encoded, batch)) {
            case JournalAppend.Accepted(long behind) -> {
                position = behind;
                outstanding.add(batch);
                refused(false, "");
                yield true;
            }
            case JournalAppend.Refused(String reason) -> {
                refused(true, reason);
                yield false;
            }
        };
    }

    @Override
    public void afterWrites(Runnable committed, Runnable failed) {
        if (isBroken) {
            failed.run();
        } else if (outstanding.isEmpty()) {
            committed.run();
        } else {
            outstanding.getLast().waiting.add(new Fate(committed, failed));
        }
    }

    private record Fate(Runnable committed, Runnable failed) {}

    private final class Batch implements JournalListener {
        private final List<Fate> waiting = new ArrayList<>();

        Batch(Fate first) {
            waiting.add(first);
        }

        @Override
        public void committed() {
            owner.execute(() -> {
                Invariant.check(outstanding.remove() == this, "batches commit in their order");
                waiting.forEach(fate -> fate.committed().run());
            });
        }

        @Override
        public void failed(String reason) {
            owner.execute(() -> {
                broken(reason);
                outstanding.remove(this);
                waiting.forEach(fate -> fate.failed().run());
            });
        }
    }

    /// Logs changes, not each refusal: clients try again all the time.
    private void refused(boolean now, String reason) {
        if (now && !isRefused) {
            LOG.warn("transactions cannot be saved, clients are asked to try again: {}", reason);
        } else if (!now && isRefused) {
            LOG.info("transactions are saved again");
        }
        isRefused = now;
    }

    private void broken(String reason) {
        if (!isBroken) {
            isBroken = true;
            LOG.warn("this coordinator of transactions can save nothing any more: {}", reason);
        }
    }
}
