package io.minikafka.broker.journal;

import io.minikafka.base.SerialExecutor;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a state machine's records to its journal and brings the news back to its owner's thread.
///
/// @param <R> the records
public final class JournalWriter<R> {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    private final String what;
    private final Journal journal;
    private final SerialExecutor owner;
    private final Function<R, JournalRecord> codec;
    private long committedPosition;
    private boolean works = true;

    /// @param what is written, in the plural, for the log
    /// @param committedPosition where the replay of the journal ended
    public JournalWriter(
            String what,
            Journal journal,
            SerialExecutor owner,
            Function<R, JournalRecord> codec,
            long committedPosition) {
        this.what = what;
        this.journal = journal;
        this.owner = owner;
        this.codec = codec;
        this.committedPosition = committedPosition;
    }

    /// Up to where the journal's records are committed and replayed.
    public long committedPosition() {
        return committedPosition;
    }

    /// Writes `records` as one change; runs one of the two, later, on the owner's thread.
    public void write(List<R> records, Runnable committed, Runnable failed) {
        append(records.stream().map(codec).toList(), committed, failed);
    }

    /// As [#write], of any records that the journal has.
    public void append(List<JournalRecord> records, Runnable committed, Runnable failed) {
        Batch batch = new Batch(committed, failed);
        switch (journal.append(records, batch)) {
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
            LOG.warn("{} cannot be saved, clients are asked to try again: {}", what, reason);
        } else if (!works && now) {
            LOG.info("{} are saved again", what);
        }
        works = now;
    }
}
