package io.minikafka.broker.group.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.group.GroupRecord;
import io.minikafka.broker.group.GroupRecordCodec;
import io.minikafka.broker.group.RecordSink;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalAppend;
import io.minikafka.broker.journal.JournalListener;
import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes group records to their journal and brings the news back to the owner's thread.
final class JournalSink implements RecordSink {
    private static final Logger LOG = LoggerFactory.getLogger(JournalSink.class);

    private final Journal journal;
    private final SerialExecutor owner;
    private long committedPosition;
    private boolean works = true;

    /// @param committedPosition where the replay of the journal ended
    JournalSink(Journal journal, SerialExecutor owner, long committedPosition) {
        this.journal = journal;
        this.owner = owner;
        this.committedPosition = committedPosition;
    }

    /// Up to where the journal's records are committed and replayed.
    long committedPosition() {
        return committedPosition;
    }

    @Override
    public void write(List<GroupRecord> records, Runnable committed, Runnable failed) {
        List<JournalRecord> encoded = new ArrayList<>(records.size());
        records.forEach(record -> encoded.add(GroupRecordCodec.encode(record)));
        append(encoded, committed, failed);
    }

    /// As [#write], of any records that the journal has.
    void append(List<JournalRecord> encoded, Runnable committed, Runnable failed) {
        Batch batch = new Batch(committed, failed);
        switch (journal.append(encoded, batch)) {
            case JournalAppend.Accepted(long position) -> batch.position = position;
            case JournalAppend.Refused(String reason) -> batch.failed(reason);
        }
    }

    private final class Batch implements JournalListener {
        private final Runnable onCommitted;
        private final Runnable onFailed;
        // Set on the owner's thread before the news, which goes through its inbox, can be read
        // there.
        private long position;

        Batch(Runnable onCommitted, Runnable onFailed) {
            this.onCommitted = onCommitted;
            this.onFailed = onFailed;
        }

        @Override
        public void committed() {
            owner.execute(() -> {
                committedPosition = position;
                works(true, "");
                onCommitted.run();
            });
        }

        @Override
        public void failed(String reason) {
            owner.execute(() -> {
                works(false, reason);
                onFailed.run();
            });
        }
    }

    /// Logs changes, not each failure: clients try again all the time.
    private void works(boolean now, String reason) {
        if (works && !now) {
            LOG.warn("groups cannot be saved, clients are asked to try again: {}", reason);
        } else if (!works && now) {
            LOG.info("groups are saved again");
        }
        works = now;
    }
}
